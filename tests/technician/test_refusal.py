"""What a board cannot be is refused when it has been looked at, and nothing on it is changed."""

import pytest

from deskbell.technician.bench import Bench
from deskbell.technician.errors import ChipTrouble, NoImage, TechnicianError
from deskbell.technician.job import Job
from deskbell.technician.look import Found
from deskbell.technician.plan import Wanted

FILES = {"boot.py": b"boot", "board.txt": b""}


@pytest.mark.parametrize(
    ("found", "error", "why"),
    [
        (Found("esp32", "a0b765000001", micropython="1.24.1"), NoImage, "MicroPython 1.24.1"),
        (Found("esp32", "a0b765000001"), NoImage, "no MicroPython that answers"),
        (Found("esp8266", "a0b765000001", micropython="1.29.0"), ChipTrouble, "esp8266"),
        (Found("esp32p4", "a0b765000001"), ChipTrouble, "esp32p4"),
    ],
)
def test_it_is_refused_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch, found: Found, error: type[TechnicianError], why: str
) -> None:
    done: list[object] = []
    bench = Bench(Job("loop://", Wanted(FILES, offline=True)), None, lambda *_: None)
    monkeypatch.setattr(bench, "_look", lambda: found)
    monkeypatch.setattr(bench, "_do", lambda *what: done.append(what))

    with pytest.raises(error, match=why):
        bench.run()

    assert done == []


def test_the_oldest_that_works_is_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    bench = Bench(Job("loop://", Wanted(FILES, offline=True)), None, lambda *_: None)
    monkeypatch.setattr(
        bench, "_look", lambda: Found("esp32", "a0b765000001", micropython="1.25.0")
    )
    monkeypatch.setattr(bench, "_do", lambda *what: done.append(what))

    bench.run()

    assert len(done) == 1

"""`deskbell probe`: a button's look from a laptop."""

import json
import socket
from typing import Any

import pytest

from deskbell.cli import probe
from deskbell.cli.main import run
from deskbell_button.probe.finding import Finding
from deskbell_catalogue import load
from tests.support.broker import free_port
from tests.support.hostile_peer import Reply, tcp_peer

DAY_MS = 24 * 3600 * 1000
NEW_YEAR_MS = 1767225600 * 1000


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int) -> dict[str, Any]:
    """Type it with --json; return the one object that it says."""
    assert run(["probe", *words, "--json"]) == code
    captured = capsys.readouterr()
    found: dict[str, Any] = json.loads(captured.err if code == 2 else captured.out)
    assert (captured.out if code == 2 else captured.err) == ""
    return found


def test_what_listens_is_ok(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        found = told(capsys, url, code=0)

    assert list(found) == ["target", "verdict", "cause", "evidence", "took_ms"]
    assert (found["target"], found["verdict"], found["cause"]) == (url, "ok", None)
    assert found["took_ms"] < 2500


def test_what_nobody_listens_at_is_unreachable(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, f"tcp://127.0.0.1:{free_port()}", code=1)

    assert (found["verdict"], found["cause"]) == ("unreachable", "till.unreachable")
    assert found["evidence"] == {"why": "refused"}


@pytest.mark.parametrize(
    ("scheme", "category"),
    [("ipp", "printer"), ("escpos", "printer"), ("tcp", "till"), ("https", "sales_app")],
)
def test_the_category_follows_from_the_scheme(
    capsys: pytest.CaptureFixture[str], scheme: str, category: str
) -> None:
    found = told(capsys, f"{scheme}://localhost:{free_port()}", code=1)

    assert found["cause"] == f"{category}.unreachable"


def test_another_category_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    url = f"tcp://127.0.0.1:{free_port()}"

    found = told(capsys, url, "--category", "card_terminal", code=1)

    assert found["cause"] == "card_terminal.unreachable"


def test_what_a_category_cannot_have_has_no_cause(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, f"tcp://127.0.0.1:{free_port()}", "--category", "button", code=1)

    assert (found["verdict"], found["cause"]) == ("unreachable", None)


def test_nonsense_is_unreadable(capsys: pytest.CaptureFixture[str]) -> None:
    with tcp_peer(Reply(b"SSH-2.0-OpenSSH_9.2p1\r\n")) as port:
        found = told(capsys, f"ipp://127.0.0.1:{port}", code=1)

    assert (found["verdict"], found["cause"]) == ("unreadable", None)
    assert found["evidence"]["why"] == "no HTTP"


def test_a_name_that_nobody_knows_is_unreachable(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "snmp://" + "x" * 70 + ".invalid", code=1)

    assert (found["verdict"], found["evidence"]) == ("unreachable", {"why": "no address"})


@pytest.mark.parametrize(
    ("words", "why", "remedy"),
    [
        (("ftp://10.0.3.7",), "no scheme that is known", "escpos://"),
        (("10.0.3.7",), "no scheme that is known", "ipp://"),
        (("tcp://",), "no host", "tcp://10.0.3.7"),
        (("dns://",), "no host", "dns://"),
        (("https:///health",), "no host", "https://"),
        (("tcp://10.0.3.7:0",), "no port 0", "from 1 to 65535"),
        (("tcp://10.0.3.7:65536",), "no port 65536", "from 1 to 65535"),
        (("tcp://10.0.3.7:http",), "no number", "tcp://10.0.3.7:9100"),
        (("tcp://10.0.3.7:" + "9" * 5000,), "no number", "tcp://10.0.3.7:9100"),
        (("ipp+snmp://10.0.3.7",), "several", "ipp://"),
        (("tcp://10.0.3.7", "--category", "chair"), "sales_app", "Choose one"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str, remedy: str
) -> None:
    found = told(capsys, *words, code=2)

    assert why in found["why"]
    assert remedy in found["remedy"]
    assert run(["probe", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_people_read_words(capsys: pytest.CaptureFixture[str]) -> None:
    url = f"tcp://127.0.0.1:{free_port()}"

    assert run(["probe", url]) == 1

    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert said[0] == [url, "does", "not", "answer"]
    assert said[1] == ["cause", "Does", "not", "answer", "(till.unreachable)"]
    assert said[2] == ["why", "refused"]
    assert (said[3][0], said[3][2]) == ("took", "ms")


@pytest.mark.parametrize(
    ("cause", "days", "expected"),
    [
        (None, -1, "certificate_expired"),
        (None, 6, "certificate_expires_soon"),
        ("sales_app.slow", 6, "slow"),
        ("sales_app.server_error", -1, "certificate_expired"),
        ("sales_app.server_error", 6, "server_error"),
    ],
)
def test_the_last_day_of_a_certificate_is_judged_here(
    cause: str | None, days: int, expected: str
) -> None:
    finding = Finding("fault" if cause else "ok", cause, {"not_after": "2026-01-01T00:00:00Z"})

    told = probe.with_certificate(finding, "sales_app", load(), NEW_YEAR_MS - days * DAY_MS)

    assert (told.verdict, told.cause) == ("fault", f"sales_app.{expected}")


def test_a_certificate_with_time_left_is_no_fault() -> None:
    finding = Finding("ok", None, {"not_after": "2026-01-01T00:00:00Z"})

    told = probe.with_certificate(finding, "sales_app", load(), NEW_YEAR_MS - 8 * DAY_MS)

    assert (told.verdict, told.cause) == ("ok", None)


def test_evidence_is_told_in_words() -> None:
    assert probe.in_words(True) == "yes"  # noqa: FBT003 a fact
    assert probe.in_words({"Black": 75, "Cyan": None}) == "Black 75, Cyan unknown"
    assert probe.in_words(["a", 2]) == "a, 2"

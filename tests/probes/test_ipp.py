"""The IPP probe and a real printer: CUPS' ippeveprinter, which says what its last job told it."""

from pathlib import Path

import pytest

from tests.probes.recorded import IPP
from tests.support.hostile_peer import Reply, tcp_peer
from tests.support.ipp_printer import running_ipp
from tests.support.probing import INTERPRETERS, probe

MEDIA = ["na_letter_8.5x11in", "na_number-10_4.125x9.5in"]


@pytest.mark.parametrize("on", INTERPRETERS)
def test_a_printer_in_order_is_ok(tmp_path: Path, on: str) -> None:
    with running_ipp(tmp_path) as printer:
        found = probe(printer.url, on)

    assert (found["verdict"], found["cause"]) == ("ok", None)
    assert found["evidence"] == {"state": "idle", "accepting": True, "jobs": 0, "media": MEDIA}


STATES = {
    "out of paper": (["STATE: +media-empty-error"], "paper_out"),
    "little paper": (["STATE: +media-low-warning"], "paper_low"),
    "jam": (["STATE: +media-jam-error"], "jam"),
    "cover": (["STATE: +cover-open"], "cover_open"),
    "no tray": (["STATE: +input-tray-missing-error"], "tray_missing"),
    "no toner": (["STATE: +toner-empty-error"], "toner_out"),
    "little toner": (["STATE: +marker-supply-low-warning"], "toner_low"),
    "full of waste": (["STATE: +marker-waste-full-error"], "waste_full"),
    "paused": (["STATE: +paused"], "paused"),
    "jam and little toner": (["STATE: +toner-low-warning,media-jam-error"], "jam"),
    "no paper and little paper": (["STATE: +media-low,media-empty"], "paper_out"),
}


@pytest.mark.parametrize(("said", "cause"), STATES.values(), ids=STATES)
def test_each_fault_has_its_cause(tmp_path: Path, said: list[str], cause: str) -> None:
    with running_ipp(tmp_path) as printer:
        printer.says(*said)

        found = probe(printer.url)

    assert (found["verdict"], found["cause"]) == ("fault", cause)


LEVELS = {
    "empty": ("0,80", {"Black": 0, "Cyan": 80}, "toner_out"),
    "nearly empty": ("4,80", {"Black": 4, "Cyan": 80}, "toner_low"),
    "enough": ("5,80", {"Black": 5, "Cyan": 80}, None),
    "unknown": ("-3,-2", None, None),
}


@pytest.mark.parametrize(("levels", "seen", "cause"), LEVELS.values(), ids=LEVELS)
def test_levels_that_are_known_are_judged(
    tmp_path: Path, levels: str, seen: dict[str, int] | None, cause: str | None
) -> None:
    with running_ipp(tmp_path) as printer:
        names = "marker-names=Black,Cyan,Waste marker-types=toner,toner,waste-toner"
        printer.says(f"ATTR: {names} marker-levels={levels},0")

        found = probe(printer.url)

    assert found["cause"] == cause
    assert found["evidence"].get("levels") == seen


def test_a_printer_that_prints_is_processing(tmp_path: Path) -> None:
    with running_ipp(tmp_path) as printer:
        printer.prints()

        found = probe(printer.url)
        printer.finish()

    assert (found["verdict"], found["evidence"]["state"]) == ("ok", "processing")
    assert found["evidence"]["jobs"] == 1


def test_another_path_is_no_printer(tmp_path: Path) -> None:
    with running_ipp(tmp_path) as printer:
        found = probe(printer.url + "/nowhere")

    assert found["verdict"] == "unreadable"


TWISTED = {  # ippeveprinter cannot be stopped, nor refuse jobs: its recorded reply is changed
    "stopped": ((b"printer-state\0\4\0\0\0\3", b"printer-state\0\4\0\0\0\5"), "needs_service"),
    "stopped for a reason": ((b"media-low-report", b"media-jam--error"), "needs_service"),
    "refuses jobs": ((b"-accepting-jobs\0\1\1", b"-accepting-jobs\0\1\0"), "rejects_jobs"),
}


@pytest.mark.parametrize(("change", "cause"), TWISTED.values(), ids=TWISTED)
def test_a_printer_that_does_not_print_is_at_fault(change: tuple[bytes, bytes], cause: str) -> None:
    reply = IPP.replace(*change)
    assert reply != IPP

    with tcp_peer(Reply(reply, stays_open=True)) as port:
        found = probe(f"ipp://127.0.0.1:{port}")

    assert (found["verdict"], found["cause"]) == ("fault", cause)


def test_a_reply_in_chunks_is_read() -> None:
    head, _, body = IPP.partition(b"\r\n\r\n")
    head = head.replace(b"Content-Length: 350", b"Transfer-Encoding: chunked")
    chunks = b"64\r\n" + body[:100] + b"\r\nFA;x=y\r\n" + body[100:] + b"\r\n0\r\n\r\n"

    with tcp_peer(Reply(head + b"\r\n\r\n" + chunks, stays_open=True)) as port:
        found = probe(f"ipp://127.0.0.1:{port}")

    assert found["cause"] == "paper_low"
    assert found["evidence"]["levels"] == {"Black": 75, "Cyan": 2}


def test_a_printer_that_ends_without_a_length_is_read() -> None:
    reply = b"HTTP/1.1 100 Continue\r\n\r\n" + IPP.replace(b"Content-Length: 350\r\n", b"")

    with tcp_peer(Reply(reply)) as port:
        found = probe(f"ipp://127.0.0.1:{port}")

    assert found["cause"] == "paper_low"


def test_what_is_longer_than_two_kilobytes_is_read_as_far_as_it_goes() -> None:
    reply = IPP.replace(b"Content-Length: 350", b"Content-Length: 9350")
    long = reply[:-1] + b"\x41\0\x04note\x20\x00" + 0x2000 * b"n" + b"\x03"

    with tcp_peer(Reply(long, stays_open=True)) as port:
        found = probe(f"ipp://127.0.0.1:{port}")

    assert found["cause"] == "paper_low"


def test_nobody_listens() -> None:
    with tcp_peer(Reply(b"")) as port:
        pass

    found = probe(f"ipp://127.0.0.1:{port}")

    assert (found["verdict"], found["evidence"]) == ("unreachable", {"why": "refused"})

"""The probe of services and real ones: TLS by OpenSSL with certificates of our own, and HTTP over it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbell.domain import certificate
from tests.support.broker import free_port
from tests.support.hostile_peer import Reply, tcp_peer
from tests.support.probing import INTERPRETERS, probe
from tests.support.web_service import certified, running_service

HERE = "127.0.0.1"
HOST = "pos.shop.test"
WITHIN_MS = 2500

on_both = pytest.mark.parametrize("on", INTERPRETERS)


def seen(found: dict[str, Any]) -> tuple[str, str | None]:
    return found["verdict"], found["cause"]


def at_service(folder: Path, on: str, path: str = "/health", **made: Any) -> dict[str, Any]:
    """Look at a service that has a certificate so made."""
    with running_service(certified(folder, **{"names": [HOST], **made})) as port:
        return probe(f"https://{HOST}:{port}{path}", on, address=HERE)


@on_both
@pytest.mark.parametrize("is_rsa", [False, True], ids=["ec", "rsa"])
def test_a_service_in_order_is_ok(tmp_path: Path, on: str, is_rsa: bool) -> None:  # noqa: FBT001
    found = at_service(tmp_path, on, is_rsa=is_rsa)

    assert seen(found) == ("ok", None), found
    assert found["evidence"].pop("answer_ms") < WITHIN_MS
    until = found["evidence"].pop("not_after")
    assert found["evidence"] == {"status": 200}
    ends = datetime.strptime(until, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=89) < ends - datetime.now(UTC) < timedelta(days=91)


@on_both
@pytest.mark.parametrize(
    ("days", "expected"), [(-1, "certificate_expired"), (3, "certificate_expires_soon"), (8, None)]
)
def test_a_last_day_is_told_and_the_desk_judges_it(
    tmp_path: Path, on: str, days: int, expected: str | None
) -> None:
    found = at_service(tmp_path, on, days=days)

    assert seen(found) == ("ok", None)
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    assert certificate.judge(found["evidence"]["not_after"], now_ms) == expected


@on_both
@pytest.mark.parametrize(
    "made",
    [
        {"names": ["*.shop.test"]},
        {"names": ["other.test", "POS.Shop.Test"]},
        {"names": [], "common_name": HOST},
        {"names": [], "common_name": "*.shop.test"},
        {"names": ["a" * 20 + ".test", "pos.shop.test", "bb.t"]},
    ],
    ids=["wildcard", "second", "common name", "common wildcard", "48 bytes of names"],
)
def test_a_certificate_for_this_name_is_right(
    tmp_path: Path, on: str, made: dict[str, Any]
) -> None:
    found = at_service(tmp_path, on, **made)

    assert seen(found) == ("ok", None), found


@on_both
@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"names": ["other.test", HOST + ".evil"]}, "other.test"),
        ({"names": ["*.test"]}, "*.test"),
        ({"names": ["other.test"], "common_name": HOST}, "other.test"),
        ({"names": [], "common_name": "router.lan"}, "router.lan"),
        ({"names": [HERE]}, HERE),
    ],
    ids=["other", "wildcard above", "common name counts no more", "common name", "address"],
)
def test_a_certificate_for_somebody_else_is_a_fault(
    tmp_path: Path, on: str, made: dict[str, Any], told: str
) -> None:
    found = at_service(tmp_path, on, **made)

    assert seen(found) == ("fault", "certificate_wrong_name")
    assert found["evidence"]["certificate_for"] == told


@on_both
def test_a_certificate_for_an_address_is_right_there(tmp_path: Path, on: str) -> None:
    with running_service(certified(tmp_path, names=["shop.test", HERE])) as port:
        found = probe(f"https://{HERE}:{port}/", on)

    assert seen(found) == ("ok", None), found


@on_both
@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("/status/500", "server_error"),
        ("/status/503", "server_error"),
        ("/status/404", "page_missing"),
        ("/status/410", "page_missing"),
        ("/status/401", "access_refused"),
        ("/status/403", "access_refused"),
        ("/status/302", None),
        ("/#sell", None),
        ("/#broken", "wrong_content"),
        ("/status/503#sell", "server_error"),
        ("/slow", "slow"),
    ],
)
def test_a_page_has_a_verdict(tmp_path: Path, on: str, path: str, cause: str | None) -> None:
    found = at_service(tmp_path, on, path)

    assert seen(found) == ("fault" if cause else "ok", cause), found
    assert found["took_ms"] < WITHIN_MS


@on_both
def test_a_service_that_hangs_is_unreachable(tmp_path: Path, on: str) -> None:
    found = at_service(tmp_path, on, "/hang")

    assert (*seen(found), found["evidence"]) == ("unreachable", "unreachable", {"why": "silent"})
    assert found["took_ms"] < WITHIN_MS


@on_both
def test_a_service_that_hangs_up_without_a_word_is_unreadable(tmp_path: Path, on: str) -> None:
    found = at_service(tmp_path, on, "/empty")

    assert (*seen(found), found["evidence"]["why"]) == ("unreadable", None, "an empty answer")


@on_both
@pytest.mark.parametrize(
    "reply",
    [
        Reply(b""),
        Reply(b"HTTP/1.1 400 Bad Request\r\n\r\nspeak plainly"),
        Reply(b"\x15\3\3\0\2\2\x28"),
    ],
    ids=["hangs up", "plain HTTP", "alert"],
)
def test_a_handshake_that_fails_is_a_fault_of_tls(on: str, reply: Reply) -> None:
    with tcp_peer(reply) as port:
        found = probe(f"https://{HERE}:{port}/", on)

    assert seen(found) == ("fault", "tls_failed")
    assert found["evidence"]["why"]


@on_both
def test_a_handshake_without_an_answer_is_silence(on: str) -> None:
    with tcp_peer(Reply(b"", stays_open=True)) as port:
        found = probe(f"https://{HERE}:{port}/", on)

    assert (*seen(found), found["evidence"]) == ("unreachable", "unreachable", {"why": "silent"})


@on_both
def test_a_closed_port_refuses(on: str) -> None:
    found = probe(f"https://{HERE}:{free_port()}/", on)

    assert (*seen(found), found["evidence"]) == ("unreachable", "unreachable", {"why": "refused"})

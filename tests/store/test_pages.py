"""Where the pages are: what this machine opens, and what a phone does."""

from pathlib import Path

import pytest

from deskbell import pages
from deskbell.settings import Settings, load
from deskbell_broker import certificates

EVERYWHERE = "0.0.0.0"  # noqa: S104 nothing is bound
DESK = "desk.example"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DESKBELL_{name.upper()}", raising=False)


def with_tls(folder: Path, *hosts: str, **chosen: object) -> Settings:
    """Return settings with a certificate for these hosts."""
    files = certificates.ensure(folder, list(hosts))
    return load(tls_certificate=files.certificate, tls_key=files.key, **chosen)


def test_a_public_name_does_not_move_the_pages_off_the_loopback() -> None:
    chosen = load(public_host="192.168.1.20")

    assert pages.here(chosen) == "http://127.0.0.1:8000"
    assert pages.elsewhere(chosen) is None


def test_behind_a_proxy_this_machine_passes_it_by() -> None:
    chosen = load(public_host=DESK, proxy="127.0.0.1")

    assert pages.here(chosen) == "http://127.0.0.1:8000"
    assert pages.elsewhere(chosen) == f"https://{DESK}"
    assert pages.elsewhere(load(bind=EVERYWHERE, proxy="10.0.0.2")) is None


@pytest.mark.parametrize("bind", [EVERYWHERE, "::", "192.168.1.20"])
def test_over_tls_both_have_the_name_that_is_in_the_certificate(tmp_path: Path, bind: str) -> None:
    chosen = with_tls(tmp_path, DESK, bind=bind, public_host=DESK)

    assert pages.here(chosen) == pages.elsewhere(chosen) == f"https://{DESK}:8000"


@pytest.mark.parametrize(
    ("named", "opened"),
    [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("192.168.1.20", DESK)],
)
def test_bound_to_every_address_the_loopback_is_used_where_the_certificate_has_it(
    tmp_path: Path, named: str, opened: str
) -> None:
    chosen = with_tls(tmp_path, DESK, named, bind=EVERYWHERE, public_host=DESK)

    assert pages.here(chosen) == f"https://{opened}:8000"
    assert pages.elsewhere(chosen) == f"https://{DESK}:8000"


def test_without_a_public_name_the_certificate_s_is_used(tmp_path: Path) -> None:
    chosen = with_tls(tmp_path, DESK, bind=EVERYWHERE)

    assert pages.here(chosen) == f"https://{DESK}:8000"
    assert pages.elsewhere(chosen) is None


def test_bound_to_an_address_of_the_network_that_is_used(tmp_path: Path) -> None:
    chosen = with_tls(tmp_path, DESK, "192.168.1.20", bind="192.168.1.20", public_host=DESK)

    assert pages.here(chosen) == "https://192.168.1.20:8000"


def test_on_the_loopback_no_other_name_leads_to_the_pages(tmp_path: Path) -> None:
    chosen = with_tls(tmp_path, DESK, public_host=DESK)

    assert pages.here(chosen) == "https://127.0.0.1:8000"
    assert pages.elsewhere(chosen) is None


def test_a_certificate_that_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear shop,")

    chosen = load(tls_certificate=letter, tls_key=letter, bind=EVERYWHERE)

    assert pages.here(chosen) == "https://127.0.0.1:8000"

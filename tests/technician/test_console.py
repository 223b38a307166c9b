"""What a board prints, as cause and remedy."""

import pytest

from deskbell.technician.console import Listening, clue
from deskbell.technician.errors import NotOnline


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("OSError: Wi-Fi: Shop network: wrong password", "password"),
        ("OSError: Wi-Fi: none of its networks is in reach", "in reach"),
        ("OSError: Wi-Fi: Shop network: no address (DHCP)", "DHCP"),
        ("not provisioned: no key", "enrolled"),
        ("OSError: [Errno 111] ECONNREFUSED", "nobody answers"),
        ("TimeoutError", "nobody answers"),
        ("ValueError: MBEDTLS_ERR_X509_CERT_VERIFY_FAILED", "certificate"),
        ("boot: no module named 'deskbell_button'", "damaged"),
    ],
)
def test_each_complaint_has_its_cause_and_remedy(line: str, why: str) -> None:
    found = clue(line)

    assert found is not None
    assert why in found.why
    assert found.remedy


@pytest.mark.parametrize("line", ["this is b0001-1", "connected to mqtts://127.0.0.1:8883", ""])
def test_a_line_without_a_complaint_tells_none(line: str) -> None:
    assert clue(line) is None


def test_a_complaint_counts_when_it_is_repeated() -> None:
    listening = Listening()
    line = "OSError: Wi-Fi: none of its networks is in reach"

    listening.hear([line], now_s=1.0)
    with pytest.raises(NotOnline):
        listening.hear([line], now_s=1.1)


def test_a_complaint_counts_when_nothing_better_follows() -> None:
    listening = Listening(sure_after_s=2.0)

    listening.hear(["OSError: Wi-Fi: none of its networks is in reach"], now_s=1.0)
    listening.hear([], now_s=2.9)
    with pytest.raises(NotOnline):
        listening.hear([], now_s=3.1)


def test_a_connection_clears_what_was_complained_of() -> None:
    listening = Listening()

    listening.hear(["TimeoutError", "connected to mqtts://10.0.0.2:8883"], now_s=1.0)
    listening.hear([], now_s=60.0)

"""A desk that buttons find under an address of the network, and its own machine's command line."""

import socket
from contextlib import suppress

import httpx
import pytest

from deskbell.cli.access import phones_url
from deskbell.cli.client import Client
from deskbell_broker import certificates
from tests.cli.conftest import Desk
from tests.cli.test_label import words_of

NOBODY = "192.0.2.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 a desk with TLS binds it
NAME = "desk.example"


def own_address() -> str:
    """Return an address of this machine that is not 127.0.0.1.

    Nothing is sent. A machine without a network still has the other loopback addresses, at which
    what listens on 127.0.0.1 does not answer either.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking, suppress(OSError):
        asking.connect((NOBODY, 9))
        return str(asking.getsockname()[0])
    return "127.0.0.2"


@pytest.fixture(scope="module")
def address() -> str:
    return own_address()


@pytest.fixture
def public(quiet: Desk, address: str) -> Desk:
    """Return a desk that was started with nothing but DESKBELL_PUBLIC_HOST."""
    quiet.environment["DESKBELL_PUBLIC_HOST"] = address
    quiet.start()
    return quiet


@pytest.fixture
def with_tls(quiet: Desk) -> Desk:
    """Return a desk that serves its pages everywhere, with a certificate for its name and loopback."""
    files = certificates.ensure(quiet.folder / "theirs", [NAME, "127.0.0.1"])
    chain = quiet.folder / "chain.pem"
    chain.write_bytes(files.certificate.read_bytes() + files.ca.read_bytes())
    quiet.environment |= {
        "DESKBELL_PUBLIC_HOST": NAME,
        "DESKBELL_BIND": EVERYWHERE,
        "DESKBELL_TLS_CERTIFICATE": str(chain),
        "DESKBELL_TLS_KEY": str(files.key),
    }
    quiet.start()
    return quiet


def test_its_own_machine_still_reaches_the_pages(public: Desk, address: str) -> None:
    url = f"http://127.0.0.1:{public.environment['DESKBELL_PORT']}"

    added = public.json("button", "add", "--site", "Utrecht")
    listed = public.json("button", "list")

    assert [one["button"] for one in listed] == [added["button"]]
    assert added["brokers"] == [f"mqtts://{address}:{public.environment['DESKBELL_MQTT_PORT']}"]
    assert f"\nready {url}  " in (public.folder / "up.out").read_text()
    assert public.json("token", "create", "--role", "agent")["link"].startswith(f"{url}/signin/")
    with pytest.raises(httpx.ConnectError):  # the control: there it does not listen
        httpx.get(f"http://{address}:{public.environment['DESKBELL_PORT']}/livez", trust_env=False)


def test_its_labels_come_with_a_warning_and_what_to_do(public: Desk) -> None:
    button = public.json("button", "add", "--site", "Utrecht")["button"]

    done = public.type("label", button, "--format", "svg", "--out", "labels")

    assert "no phone can open" in done.stderr
    for remedy in ("--pages", "DESKBELL_BIND", "DESKBELL_PROXY"):
        assert remedy in done.stderr


def test_behind_a_proxy_labels_and_links_have_the_public_name(quiet: Desk) -> None:
    quiet.environment |= {"DESKBELL_PUBLIC_HOST": NAME, "DESKBELL_PROXY": "127.0.0.1"}
    quiet.start()

    assert label_of(quiet).startswith(f"https://{NAME}/buttons/")
    link = quiet.json("token", "create", "--role", "agent")["link"]
    assert link.startswith(f"https://{NAME}/signin/")


def test_with_tls_its_own_machine_uses_the_loopback_and_phones_the_public_name(
    with_tls: Desk,
) -> None:
    port = with_tls.environment["DESKBELL_PORT"]

    assert label_of(with_tls).startswith(f"https://{NAME}:{port}/buttons/")
    assert (with_tls.home / "local.url").read_text() == f"https://127.0.0.1:{port}"
    asked = httpx.post(
        f"https://127.0.0.1:{port}/api/v1/device-codes",
        json={"client": "laptop"},
        verify=False,  # noqa: S501 a question without a secret
        trust_env=False,
    ).json()
    assert asked["verification_url"] == f"https://{NAME}:{port}/device"


def test_another_computer_that_knows_the_ca_needs_no_more_than_a_token(with_tls: Desk) -> None:
    url = f"https://127.0.0.1:{with_tls.environment['DESKBELL_PORT']}"
    token = with_tls.json("token", "create", "--role", "technician")["token"]
    words = ("button", "list", "--json", "--url", url, "--token", token)
    laptop = Desk(with_tls.folder / "laptop")
    laptop.folder.mkdir()

    ca = with_tls.folder / "theirs" / "tls" / "ca.crt"
    assert laptop.told(*words, SSL_CERT_FILE=str(ca)) == "[]\n"
    assert "trust the CA" in laptop.refused(*words[:2], *words[3:])


def test_a_desk_that_nobody_else_can_open_any_more_forgets_that_address(quiet: Desk) -> None:
    quiet.environment |= {"DESKBELL_PUBLIC_HOST": NAME, "DESKBELL_PROXY": "127.0.0.1"}
    quiet.start()
    assert (quiet.home / "public.url").exists()
    quiet.stop()
    del quiet.environment["DESKBELL_PROXY"]

    quiet.start()

    assert not (quiet.home / "public.url").exists()


def label_of(desk: Desk) -> str:
    """Return where the QR code of a new button's label leads; nothing is warned of."""
    button = desk.json("button", "add", "--site", "Utrecht")["button"]
    done = desk.type("label", button, "--format", "svg", "--out", "labels")
    assert (done.returncode, done.stderr) == (0, "")
    return words_of(desk.folder / done.stdout.strip())[-1]


@pytest.mark.parametrize(
    ("url", "phones"),
    [
        ("https://desk.example:8000", "https://desk.example:8000"),
        ("http://127.0.0.1:8000", None),
    ],
)
def test_at_another_computer_phones_open_the_address_that_was_named(
    url: str, phones: str | None
) -> None:
    assert phones_url(Client(url, "token", "Make another")) == phones

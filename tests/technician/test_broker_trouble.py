"""A board is in the Wi-Fi and its broker is not right: what is wrong is told, and then it works."""

import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskbell.home import Home
from deskbell.store.keys import Keyring
from deskbell_broker import certificates
from tests.cli.conftest import Desk
from tests.support.broker import free_port, running_broker
from tests.support.greeter import certificate, greeting
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Flashed, Rig

SITE = "Utrecht Oudegracht"
HOST = "127.0.0.1"
SOON = datetime(2044, 1, 1, tzinfo=UTC)


class Shop:
    """A shop whose broker is somebody else's: a desk, an enrolled board, and a port for the broker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.theirs = folder / "theirs"
        desk = Desk(folder)
        desk.environment |= {
            "DESKBELL_BROKERS": f"mqtts://{HOST}:{self.port}",
            "DESKBELL_BROKER_CA": str(certificates.ensure(self.theirs, [HOST]).ca),
        }
        self.rig = Rig(desk)
        self.board = VirtualBoard(folder, port="pty", access_points=AIR)

    def flash(self, *, press: bool = False) -> Flashed:
        """Type the same command once more."""
        words = ("--site", SITE, "--asset", "Till 1", "--category", "till")
        image = ("--image", str(self.rig.image(size=20_000)))
        return self.rig.flash(self.board, words=(*words, *image), press=press)

    def who(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return who may log in at the broker: desk and board, with their passwords."""
        keyring = Keyring(Home(self.rig.desk.home).master(has_buttons=True))
        (button,) = self.rig.desk.json("button", "list")
        names = ("desk-1", button["username"])
        desk, board = ({name: keyring.password(name)} for name in names)
        return desk, board


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """Have an enrolled board in a shop where no broker answers yet."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-bench-"))
    made = Shop(folder)
    try:
        made.rig.desk.start()
        made.rig.shop(SITE)
        with made.board:
            assert made.flash().code == 1
            yield made
    finally:
        made.rig.desk.stop()
        shutil.rmtree(folder)


@contextmanager
def nobody(_shop: Shop) -> Iterator[None]:
    yield


@contextmanager
def somebody_silent(shop: Shop) -> Iterator[None]:
    with socket.create_server((HOST, shop.port)):
        yield


@contextmanager
def a_stranger(shop: Shop) -> Iterator[None]:
    with running_broker(shop.folder / "stranger", port=shop.port):
        yield


@contextmanager
def one_of_another_time(shop: Shop) -> Iterator[None]:
    """Listen with a certificate of the right CA that begins after the board's clock."""
    home = shop.folder / "soon"
    shutil.copytree(shop.theirs / "keys", home / "keys")
    with greeting(certificate(home, SOON), shop.port):
        yield


@contextmanager
def one_that_knows_nobody(shop: Shop) -> Iterator[None]:
    with running_broker(shop.theirs, port=shop.port):
        yield


@pytest.mark.parametrize(
    ("broker", "what", "words"),
    [
        (nobody, "does not reach the broker", "firewall"),
        (somebody_silent, "does not reach the broker", "firewall"),
        (a_stranger, "does not trust the broker", "DESKBELL_BROKER_CA"),
        (one_of_another_time, "not valid at the board's clock", "1999"),
        (one_that_knows_nobody, "does not let the board in", "same broker"),
    ],
)
def test_a_broker_that_is_not_right_is_told_apart(
    shop: Shop, broker: Callable[[Shop], AbstractContextManager[None]], what: str, words: str
) -> None:
    with broker(shop):
        done = shop.flash()

    assert done.code == 1, done.out
    error = done.end["error"]
    assert what in f"{error['what']}: {error['why']}", error
    assert words in error["remedy"], error


def test_the_same_command_ends_well_once_the_broker_is_right(shop: Shop) -> None:
    desks, buttons = shop.who()
    with running_broker(shop.theirs, buttons, desks, port=shop.port):
        done = shop.flash(press=True)

    assert done.steps[-1] == "press"
    assert "enrol" not in done.steps

"""Lists of networks, a radio, and what the link does with them, for tests of their rotation."""

from deskbell_button import rotation
from deskbell_button.button import Button
from deskbell_button.health import Errors
from deskbell_button.log import Log
from deskbell_wire.sealing import seal_text
from tests.firmware.both.fakes import KEY, Desk, RamMemory, connect, provisioned

OLD = "wifi"
NEW = "wifi_new"
NONCE = bytes(16)
OLD_LIST = '[["Shop","old secret",false,null]]'
NEW_LIST = '[["Shop","new secret",false,null],["Cellar","",true,null]]'
THIRD_LIST = '[["Office","third secret",false,null]]'


def sealed(text: str, key: bytes = KEY) -> str:
    return seal_text(key, text, NONCE)


def with_old_list() -> RamMemory:
    memory = provisioned()
    memory.values["wifi"] = OLD_LIST
    return memory


def tell(one: Button, version: int, text: "str | None", now_ms: int = 100) -> "str | None":
    """Let the desk send a configuration with these networks; return why it did not count."""
    hidden = None if text is None else sealed(text)
    reason = one.received(*Desk().config(version, wifi=hidden), now_ms)
    look(one)
    return reason


def look(one: Button) -> Errors:
    """Look at a new list as the link does between messages."""
    errors = noted()
    if one.settings.new_networks:
        rotation.begin(one.settings, one.settings.memory, KEY, errors)
    return errors


def speak(one: Button, now_ms: int) -> None:
    """Let the desk say anything that counts."""
    connect(one, now_ms)
    one.next_message(now_ms)
    desk = Desk(one.contact.version + 1000)
    assert one.received(*desk.state((one.boot, one.contact.n)), now_ms) is None


class Radio:
    """A radio that is in a network until it leaves it. `left` counts that."""

    def __init__(self) -> None:
        self.left = 0

    def is_up(self) -> bool:
        return True

    def leave(self) -> None:
        self.left += 1


def noted() -> Errors:
    return Errors(RamMemory(), Log(lambda: 0, lambda _line: None))


def join(one: Button, now_ms: int) -> None:
    """Join as the link does; every list joins here."""
    assert one.settings.trial is not None
    one.settings.trial.joining(Radio())  # type: ignore[arg-type]  # a fake of it
    one.settings.trial.joined(now_ms)


def lists(memory: RamMemory) -> "tuple[str | None, str | None]":
    return memory.get(OLD), memory.get(NEW) or None

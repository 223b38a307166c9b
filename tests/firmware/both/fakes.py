"""Fakes at the firmware's own edges, and a desk's words, for both interpreters."""

from deskbell_button.button import Button
from deskbell_button.identity import Identity
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.messages import Ask, Lamp, Press, Receipt, State, Status
from deskbell_wire.signature import seal, unseal
from deskbell_wire.topics import DOWN_ASK, DOWN_CONFIG, DOWN_STATE, topic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_button.button import Outgoing

NAME = "b0417-3"
KEY = bytes(range(32))


class RamFiles:
    """A folder in memory. `broken` makes every write fail, `bad` are files on bad blocks."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        self.broken = False
        self.bad: set[str] = set()

    def names(self) -> "list[str]":
        return list(self.content)

    def read(self, name: str) -> bytes:
        if name not in self.content:
            raise OSError(2)
        if name in self.bad:
            raise OSError(84)
        return self.content[name]

    def write(self, name: str, content: bytes) -> None:
        if self.broken:
            raise OSError(28)
        self.content[name] = content

    def rename(self, old: str, new: str) -> None:
        self.content[new] = self.content.pop(old)

    def remove(self, name: str) -> None:
        if name in self.bad:
            raise OSError(84)
        del self.content[name]


class RamMemory:
    """NVS in memory. `sets` counts what was written."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.sets: list[str] = []

    def get(self, key: str) -> "str | None":
        return self.values.get(key)

    def set(self, key: str, value: str) -> None:
        self.sets.append(key)
        self.values[key] = value


def provisioned() -> RamMemory:
    """Return NVS as provisioning leaves it."""
    memory = RamMemory()
    memory.values.update(
        {
            "button": "b0417",
            "epoch": "3",
            "key": "".join(["%02x" % byte for byte in KEY]),
            "password": "a-password",
            "ca": "a CA",
            "brokers": "mqtts://10.0.0.1:8883,mqtts://10.0.0.2:8883",
        }
    )
    return memory


def button(files: RamFiles, memory: RamMemory, inputs: int = 1) -> Button:
    """Return a button that starts a boot."""
    return Button(Identity(memory), files, memory, inputs, lambda: None)


class Desk:
    """Signs what a desk says, with versions that rise."""

    def __init__(self, version: int = 1000) -> None:
        self.version = version

    def state(
        self,
        to: "tuple[int, int]",
        receipts: "list[Receipt] | None" = None,
        missing: "list[int] | None" = None,
        lamps: "list[Lamp] | None" = None,
    ) -> "tuple[str, bytes]":
        """Return topic and payload of a down/state."""
        self.version += 1
        state = State(
            version=self.version,
            to=to,
            receipts=receipts or [],
            missing=missing,
            lamps=lamps or [],
        )
        return signed(DOWN_STATE, state.encode())

    def ask(self, to: "tuple[int, int]", what: str) -> "tuple[str, bytes]":
        """Return topic and payload of a down/ask."""
        self.version += 1
        return signed(DOWN_ASK, Ask(version=self.version, to=to, what=what).encode())

    def config(self, version: int, **other: object) -> "tuple[str, bytes]":
        """Return topic and payload of a down/config that claims input 1."""
        values: dict[str, object] = {
            "version": version,
            "inputs": [InputConfig(input=1, asset="till 1", category="till")],
            "brightness_percent": 50,
            "sound": True,
            "status_interval_s": 20,
            "brokers": [],
            "revoked": False,
            "wifi": None,
            "probes": None,
            "probe_interval_s": None,
            "resolver": None,
        }
        values.update(other)
        return signed(DOWN_CONFIG, Config(**values).encode())  # type: ignore[arg-type]  # by name


def signed(channel: str, text: str) -> "tuple[str, bytes]":
    """Return topic and payload as the desk seals them."""
    full = topic(NAME, channel)
    return full, seal(KEY, full, text)


def receipt(seq: int, incident: "str | None" = "INC-1", revision: "int | None" = 7) -> Receipt:
    """Return a receipt."""
    return Receipt(seq=seq, decision="opened", incident=incident, revision=revision)


def lamp(state: str, number: int = 1, incident: "str | None" = None, revision: int = 7) -> Lamp:
    """Return a lamp, with a revision when there is an incident."""
    return Lamp(
        input=number, state=state, incident=incident, revision=revision if incident else None
    )


def press_in(out: "Outgoing | None") -> Press:
    """Return the press in an outgoing message."""
    assert out is not None
    return Press.decode(unseal(KEY, out.topic, out.payload))


def status_in(out: "Outgoing | None") -> Status:
    """Return the status in an outgoing message."""
    assert out is not None
    return Status.decode(unseal(KEY, out.topic, out.payload))


def connect(one: Button, now_ms: int) -> None:
    """Let a button connect, as the link does."""
    one.connecting()
    one.connected(now_ms)


def all_messages(of: Button, now_ms: int) -> "list[Outgoing]":
    """Return everything that a button has to say now."""
    found = []
    message = of.next_message(now_ms)
    while message is not None:
        found.append(message)
        message = of.next_message(now_ms)
    return found


def numbers_of_presses(messages: "list[Outgoing]") -> "list[int]":
    """Return the seq of each press among messages."""
    return [press_in(one).seq for one in messages if one.topic.endswith("up/press")]


def raises(kind: "type[Exception]", function: object, *arguments: object) -> Exception:
    """Return the error that a call raises; fail when it raises none."""
    try:
        function(*arguments)  # type: ignore[operator]  # a function
    except kind as error:
        return error
    raise AssertionError("no " + kind.__name__)

"""A broker and a network that lie: delay, drop, double, reorder, replay, forge.

Everything that was ever published is on the tape, wills included, and may be
played again at any later time. What the broker retains it may lose, and a
restart loses what is on the way.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from deskbell_wire.messages import Lamp, Press, Receipt, State
from deskbell_wire.signature import seal
from deskbell_wire.topics import RETAINED, topic

Clock = Callable[[], int]
Later = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Message:
    """One MQTT message."""

    topic: str
    payload: bytes

    @property
    def name(self) -> str:
        """Return its `<b>`."""
        return self.topic.split("/")[1]

    @property
    def channel(self) -> str:
        """Return its channel, such as up/press."""
        return self.topic.split("/", 2)[2]

    @property
    def values(self) -> dict[str, object]:
        """Return what it says, without asking whether that is true."""
        try:
            found = json.loads(self.payload[:-33])
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def __str__(self) -> str:
        return f"{self.topic} {self.payload[:-33].decode(errors='replace')}"


@dataclass(slots=True)
class Weather:
    """How bad the network is, in shares of messages and in milliseconds."""

    drop: float = 0.0
    double: float = 0.0
    late: float = 0.0
    least_ms: int = 20
    most_ms: int = 200
    late_ms: int = 40_000


class Network:
    """Carries messages between buttons and desks, badly."""

    def __init__(self, rng: Random, weather: Weather, later: Later) -> None:
        self.rng = rng
        self.weather = weather
        self.tape: list[Message] = []
        self.genuine: set[Message] = set()
        self.retained: dict[str, Message] = {}
        self.wills: dict[str, Message] = {}
        self.incarnation = 0
        self.to_desks: list[Callable[[Message], None]] = []
        self.to_button: Callable[[Message], None] = lambda _message: None
        self._later = later

    def publish(self, message: Message, *, retain: bool) -> None:
        """Take a message from somebody who is connected."""
        if message.payload:
            self.tape.append(message)
            self.genuine.add(message)
        if retain and message.payload:
            self.retained[message.topic] = message
        elif retain:
            self.retained.pop(message.topic, None)
        self.send(message)

    def send(self, message: Message) -> None:
        """Bring a message to everybody who subscribed, or not."""
        for receiver in self.to_desks if "/up/" in message.topic else [self.to_button]:
            self.carry(message, receiver)

    def carry(self, message: Message, receiver: Callable[[Message], None]) -> None:
        """Bring a message to one receiver: never, once or twice, soon or late."""
        rng, weather = self.rng, self.weather
        if rng.random() < weather.drop:
            return
        for _ in range(2 if rng.random() < weather.double else 1):
            most = weather.late_ms if rng.random() < weather.late else weather.most_ms
            self._later(
                rng.randint(weather.least_ms, most),
                self._arrive,
                message,
                receiver,
                self.incarnation,
            )

    def _arrive(
        self, message: Message, receiver: Callable[[Message], None], incarnation: int
    ) -> None:
        if incarnation == self.incarnation:
            receiver(message)

    def give_retained(self, ending: str, receiver: Callable[[Message], None]) -> None:
        """Bring what is retained on such topics to a new subscriber."""
        for full, message in list(self.retained.items()):
            if full.endswith(ending):
                self.carry(message, receiver)

    def restart(self, *, keeps_retained: bool) -> None:
        """Lose what is on the way, and perhaps what was retained."""
        self.incarnation += 1
        if not keeps_retained:
            self.retained.clear()

    # ---- the adversary ----

    def replay(self) -> Message | None:
        """Play something old again, to whoever it was for; wills are let out early, too."""
        choice = self.tape + list(self.wills.values())
        if not choice:
            return None
        message = self.rng.choice(choice)
        self._at_once(message)
        return message

    def forge(self, names: list[str], version: int) -> Message:
        """Make something that nobody who is known has signed for that topic."""
        rng = self.rng
        old = rng.choice(self.tape) if self.tape else None
        kind = rng.choice(("noise", "flipped", "moved", "wrong key", "wrong key", "cut"))
        if old is None or kind == "wrong key":
            message = _wrongly_signed(rng, rng.choice(names), version)
        elif kind == "noise":
            message = Message(old.topic, rng.randbytes(rng.randint(0, 300)))
        elif kind == "flipped":
            at = rng.randrange(len(old.payload))
            flipped = bytes([old.payload[at] ^ (1 << rng.randrange(8))])
            message = Message(old.topic, old.payload[:at] + flipped + old.payload[at + 1 :])
        elif kind == "cut":
            message = Message(old.topic, old.payload[: rng.randrange(len(old.payload))])
        else:
            way = "up" if rng.random() < 0.6 else "down"
            channels = ("press", "status", "finding") if way == "up" else ("state", "config", "ask")
            name = rng.choice([old.name, *names])
            message = Message(topic(name, f"{way}/{rng.choice(channels)}"), old.payload)
        if message not in self.genuine:
            self._at_once(message)
        return message

    def _at_once(self, message: Message) -> None:
        weather = self.weather
        self.weather = Weather(double=weather.double, most_ms=5_000)
        self.send(message)
        self.weather = weather


def _wrongly_signed(rng: Random, name: str, version: int) -> Message:
    number = rng.randint(1, 3)
    lamp = Lamp(input=number, state="fixed", incident="INC-1001", revision=1)
    receipts = [
        Receipt(seq=seq, decision="opened", incident="INC-1001", revision=1) for seq in range(1, 9)
    ]
    made: State | Press
    if rng.random() < 0.5:
        to = (rng.randint(1, 4), rng.randint(1, 40))
        made = State(version=version, to=to, receipts=receipts, missing=[], lamps=[lamp])
    else:
        made = Press(
            seq=rng.randint(1, 90), boot=9, n=999, input=number, kind="short", about=None,
            age_ms=1, config=0, diagnostics=None,
        )  # fmt: skip
    full = topic(name, made.CHANNEL)
    return Message(full, seal(rng.randbytes(32), full, made.encode()))


def is_retained(channel: str) -> bool:
    """Tell whether the contract retains this channel."""
    return channel in RETAINED

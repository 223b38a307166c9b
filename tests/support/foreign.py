"""A foreign MQTT client that speaks the contract as a button, and may say anything at all."""

from types import TracebackType
from typing import Any, Self

from deskbell_wire.messages import ONLINE, SHORT, Lamp, Press, Receipt, State, Status
from deskbell_wire.signature import seal, unseal
from deskbell_wire.topics import DOWN_CONFIG, DOWN_STATE, UP_PRESS, UP_STATUS, topic
from tests.support.broker import Client, Refused, until
from tests.support.house import House


class Foreign:
    """A context manager; `n` counts its messages, `boot` is 1."""

    def __init__(self, house: House, name: str) -> None:
        self.full = house.names[name]
        self.key = house.keyring.sign(self.full)
        self.n = 0
        self._house = house
        self._client = self._new_client()
        self.config = house.epoch(name).config_version

    def __enter__(self) -> Self:
        until(self._is_let_in, what=f"{self.full} is let in")
        self._client.subscribe(topic(self.full, DOWN_STATE), topic(self.full, DOWN_CONFIG))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def _is_let_in(self) -> bool:
        """Connect; a desk that has just started may not have told the broker yet."""
        self._client = self._new_client()
        try:
            self._client.connect()
        except Refused:
            return False
        return True

    def _new_client(self) -> Client:
        return Client(self._house.broker, self.full, self._house.keyring.password(self.full))

    @property
    def is_connected(self) -> bool:
        """Tell whether the broker still has it."""
        return self._client.connected

    def topic(self, channel: str) -> str:
        """Return its topic of a channel."""
        return topic(self.full, channel)

    def sealed(self, channel: str, text: str) -> bytes:
        """Return a payload of its own, signed."""
        return seal(self.key, self.topic(channel), text)

    def raw(self, channel: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish these bytes."""
        self._client.publish(self.topic(channel), payload, retain=retain)

    def press_text(self, seq: int, **other: Any) -> str:
        """Return the JSON of a press."""
        self.n += 1
        values: dict[str, Any] = {
            "seq": seq, "boot": 1, "n": self.n, "input": 1, "kind": SHORT, "about": None,
            "age_ms": 3, "config": self.config, "diagnostics": None,
        }  # fmt: skip
        return Press(**(values | other)).encode()

    def press(self, seq: int, **other: Any) -> bytes:
        """Publish a press; return its payload."""
        payload = self.sealed(UP_PRESS, self.press_text(seq, **other))
        self.raw(UP_PRESS, payload)
        return payload

    def status(self, held: list[tuple[int, int]], connect: int = 1) -> bytes:
        """Publish a status; return its payload."""
        self.n += 1
        lamp = Lamp(input=1, state="ready", incident=None, revision=None)
        status = Status(
            boot=1, n=self.n, connect=connect, state=ONLINE, held=held, lamps=[lamp],
            config=self.config, version=0, diagnostics=None,
        )  # fmt: skip
        payload = self.sealed(UP_STATUS, status.encode())
        self.raw(UP_STATUS, payload, retain=True)
        return payload

    def words(self) -> list[State]:
        """Return what the desk has said, verified, in order."""
        where = self.topic(DOWN_STATE)
        came = [message for message in list(self._client.messages) if message.topic == where]
        return [State.decode(unseal(self.key, where, one.payload)) for one in came]

    def receipt(self, seq: int, within_s: float = 10) -> Receipt:
        """Return the newest receipt of a press, once there is one."""

        def found() -> list[Receipt]:
            return [one for word in self.words() for one in word.receipts if one.seq == seq]

        until(found, within_s, f"a receipt of press {seq}")
        return found()[-1]

    def answer(self, within_s: float = 10) -> State:
        """Return the answer to the newest status, once there is one."""

        def found() -> list[State]:
            words = self.words()
            return [word for word in words if word.to == (1, self.n) and word.missing is not None]

        until(found, within_s, "an answer to the status")
        return found()[-1]

"""What all messages and their parts have in common: values under fixed keys, checked when they are read.

A message is written key by key in the order of its `FIELDS`, `v` first.
"""

from deskbell_wire import const, jsontext
from deskbell_wire.checks import Unreadable
from deskbell_wire.jsontext import write

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar, Self, dataclass_transform

    from deskbell_wire.checks import Check

    @dataclass_transform(kw_only_default=True)
    class _Typed:
        """Lets type checkers know the values of a record: they are its annotations."""
else:
    _Typed = object

VERSION = 1


class Record(_Typed):
    """Values under fixed keys; the base of messages and of their parts."""

    FIELDS: "ClassVar[tuple[tuple[str, Check], ...]]" = ()
    EXACT: "ClassVar[bool]" = False
    LATER: "ClassVar[tuple[str, ...]]" = ()
    """Keys that came later: null in a message of before, which is in a database or on its way."""

    def __init__(self, **values: object) -> None:
        """Set every field. Raises ValueError for a key too few or too many."""
        if len(values) != len(self.FIELDS):
            raise ValueError("%s takes %d values" % (type(self).__name__, len(self.FIELDS)))
        for key, _ in self.FIELDS:
            try:
                setattr(self, key, values[key])
            except KeyError:
                raise ValueError("%s lacks %s" % (type(self).__name__, key))  # noqa: B904 as below

    def __eq__(self, other: object) -> bool:
        """Compare by value."""
        return isinstance(other, Record) and self.json() == other.json()

    def __hash__(self) -> int:
        """Hash by value."""
        return hash(self.json())

    def __repr__(self) -> str:
        """Show as the JSON that it stands for."""
        return type(self).__name__ + self.json()

    def pairs(self) -> str:
        """Return what stands between the braces of the JSON object."""
        return ",".join(['"' + key + '":' + write(getattr(self, key)) for key, _ in self.FIELDS])

    def json(self) -> str:
        """Return the JSON object, keys in order."""
        return "{" + self.pairs() + "}"

    @classmethod
    def read(cls, value: object) -> "Self":
        """Return the record that a decoded JSON object stands for, or raise Unreadable."""
        if not isinstance(value, dict):
            raise Unreadable("must be an object")
        if cls.EXACT and len(value) != len(cls.FIELDS):
            raise Unreadable("has keys that do not belong there")
        record = object.__new__(cls)  # every field is set here, so its checks are not needed
        for key, check in cls.FIELDS:
            try:
                setattr(record, key, check(value[key]))
            except KeyError:
                if key in cls.LATER:
                    setattr(record, key, None)
                    continue
                raise Unreadable("lacks " + key)  # noqa: B904 MicroPython warns at chains
            except Unreadable as error:
                raise Unreadable("%s %s" % (key, error))  # noqa: B904 as above
        return record


class Message(Record):
    """A record with a topic of its own and the version of the contract."""

    CHANNEL: "ClassVar[str]" = ""

    def encode(self) -> str:
        """Return the JSON text to be sealed."""
        return '{"v":%d,%s}' % (VERSION, self.pairs())

    @classmethod
    def decode(cls, body: bytes, read: "Callable[[bytes], object]" = jsontext.read) -> "Self":
        """Return the message in verified JSON bytes, or raise Unreadable.

        `read` reads JSON and raises ValueError: a busy desk has a quicker one than ours.
        """
        try:
            value = read(body)
        except ValueError as error:
            raise Unreadable(str(error))  # noqa: B904 MicroPython warns at chains
        if not isinstance(value, dict):
            raise Unreadable("must be an object")
        version = value.pop("v", None)
        if type(version) is not int or version != VERSION:
            raise Unreadable("v must be %d" % VERSION)
        return cls.read(value)

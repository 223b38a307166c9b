"""A bench test in words: what was tried and how it went, then what was measured."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskbell.store.bench_test_list import ListedTest
from deskbell.web.facts import Fact, Reader, chip_name, mac_text
from deskbell.web.lamps import N_
from deskbell.web.render import decimal
from deskbell_wire.names import split_username

WORKS: Final = "works"
FAILED: Final = "failed"
NOT_TRIED: Final = "not_tried"
STATES: Final = {
    WORKS: N_("works"),
    FAILED: N_("failed"),
    NOT_TRIED: N_("not tried"),
}
_LONG_S: Final = 100


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried."""

    label: str
    state: str
    word: str


@dataclass(frozen=True, slots=True)
class Test:
    """A bench test as a page shows it."""

    at_ms: int
    by: str
    epoch: int
    checks: tuple[Check, ...]
    facts: tuple[Fact, ...]
    notes: str

    @property
    def verdict(self) -> str:
        """Return how it went as a whole: what nobody tried proves nothing."""
        states = {one.state for one in self.checks}
        return next((one for one in (FAILED, WORKS) if one in states), NOT_TRIED)


def test(one: ListedTest, reader: Reader) -> Test:
    """Return a kept test in the reader's words."""
    record: dict[str, Any] = json.loads(one.row.record)
    _, epoch = split_username(one.row.name) or ("", 0)
    checks = (
        Check(label, state, reader(STATES[state])) for label, state in _checks(record, reader)
    )
    facts = tuple(_facts(record, reader))
    return Test(one.row.at_ms, one.by, epoch, tuple(checks), facts, record.get("notes") or "")


def _checks(record: Mapping[str, Any], reader: Reader) -> Iterator[tuple[str, str]]:
    yield reader(N_("Lamp colours")), _state(record.get("lamp_ok"))
    yield reader(N_("Buzzer")), _state(record.get("sound_ok"))
    yield reader(N_("Inputs")), _state(_inputs(record))
    yield reader(N_("Files, by SHA-256")), _state(record.get("hashes_ok"))


def _state(is_ok: bool | None) -> str:  # noqa: FBT001 null is a third answer
    if is_ok is None:
        return NOT_TRIED
    return WORKS if is_ok else FAILED


def _inputs(record: Mapping[str, Any]) -> bool | None:
    pressed, inputs = record.get("inputs_pressed"), record.get("inputs")
    if pressed is None or inputs is None:
        return None
    return set(pressed) >= set(range(1, inputs + 1))


def _facts(record: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    known = {key: value for key, value in record.items() if value is not None}
    if "inputs_pressed" in known:
        pressed = ", ".join(map(str, known["inputs_pressed"])) or reader(N_("none"))
        yield Fact(reader(N_("Inputs pressed")), pressed)
    if "rssi_dbm" in known:
        yield reader.signal(reader(N_("Signal")), known["rssi_dbm"])
    if "battery_mv" in known:
        yield reader.volts(reader(N_("Battery")), known["battery_mv"])
    for key, label in (
        ("online_ms", N_("On line after")),
        ("press_to_receipt_ms", N_("From press to receipt")),
        ("broker_round_trip_ms", N_("Broker and back")),
    ):
        if key in known:
            yield reader.seconds(reader(label), known[key])
    yield from _board(known, reader)
    if known.get("duration_s"):
        yield Fact(reader(N_("All of it took")), _long(known["duration_s"]))


def _board(known: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    if "free_heap_bytes" in known:
        yield Fact(reader(N_("Free memory")), f"{known['free_heap_bytes'] // 1024} kB")
    if "flash_free_bytes" in known and "flash_bytes" in known:
        free, whole = (
            decimal(known[key] / 1024**2, reader.language)
            for key in ("flash_free_bytes", "flash_bytes")
        )
        yield Fact(
            reader(N_("Free flash")), reader(N_("%(free)s of %(all)s MB"), free=free, all=whole)
        )
    if "flash_erases" in known:
        count = known["flash_erases"]
        yield Fact(reader(N_("Flash wear")), reader(N_("%(count)s erases"), count=count))
    if "boots" in known:
        yield Fact(reader(N_("Times started")), str(known["boots"]))
    if "reset_cause" in known:
        yield Fact(reader(N_("Started because")), reader.reset(known["reset_cause"]))
    for key, label in (("firmware", N_("Firmware")), ("micropython", "MicroPython")):
        if key in known:
            yield Fact(reader(label), known[key])
    if "chip" in known:
        yield Fact(reader(N_("Chip")), chip_name(known["chip"]))
    if "mac" in known:
        yield Fact("MAC", mac_text(known["mac"]))


def _long(seconds: float) -> str:
    if seconds < _LONG_S:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min"

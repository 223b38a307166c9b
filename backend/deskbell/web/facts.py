"""What a button knows of itself, in words: each fact with its label, and bars where a look is enough."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any, Final

from deskbell.web.lamps import N_
from deskbell.web.render import decimal

SIGNALS: Final = (
    # from so many dBm on: bars of four, and the word
    (-55, 4, N_("strong")),
    (-67, 3, N_("good")),
    (-75, 2, N_("fair")),
    (-85, 1, N_("weak")),
)
NO_BARS: Final = N_("very weak")

RESETS: Final = {
    "power_on": N_("power came on"),
    "hard": N_("its reset was pressed"),
    "watchdog": N_("it hung and restarted itself"),
    "deep_sleep": N_("it woke up"),
    "soft": N_("its program restarted it"),
}

CHIPS: Final = {"esp32": "ESP32"} | {
    f"esp32{one}": f"ESP32-{one.upper()}"
    for one in ("s2", "s3", "c2", "c3", "c5", "c6", "h2", "p4")
}

_SHORT_MS: Final = 100
"""Below it, hundredths of a second say too little: a broker nearby answers within 0.00 s."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts."""

    label: str
    text: str
    tone: str = ""
    """`amber` or `red` where it asks for attention, `muted` where nothing is known."""
    bars: int | None = None
    """How many of four bars a signal has."""
    ms: int | None = None
    """A moment, which stands before the text."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Says things in one language."""

    language: str
    said: NullTranslations

    def __call__(self, text: str, **gaps: object) -> str:
        """Return a text in the reader's language, its gaps filled."""
        told = self.said.gettext(text)
        return told % gaps if gaps else told

    def signal(self, label: str, rssi_dbm: int | None) -> Fact:
        """Return how strong the Wi-Fi is."""
        if rssi_dbm is None:
            return Fact(label, self(N_("not measured")), "muted")
        found = ((bars, word) for least, bars, word in SIGNALS if rssi_dbm >= least)
        bars, word = next(found, (0, NO_BARS))
        number = str(rssi_dbm).replace("-", "\N{MINUS SIGN}")
        return Fact(label, f"{self(word)} · {number} dBm", "amber" if bars < 2 else "", bars)  # noqa: PLR2004 two bars are enough

    def volts(self, label: str, battery_mv: int | None) -> Fact:
        """Return the voltage of the battery."""
        if battery_mv is None:
            return Fact(label, self(N_("not measured")), "muted")
        return Fact(label, f"{decimal(battery_mv / 1000, self.language)} V")

    def seconds(self, label: str, ms: float) -> Fact:
        """Return how long something took."""
        if ms < _SHORT_MS:
            return Fact(label, f"{round(ms)} ms")
        return Fact(label, f"{decimal(ms / 1000, self.language)} s")

    def reset(self, cause: str) -> str:
        """Return why a button started."""
        return self(RESETS[cause]) if cause in RESETS else cause


def chip_name(chip: str) -> str:
    """Return a chip as its maker writes it."""
    return CHIPS.get(chip, chip)


def mac_text(mac: str) -> str:
    """Return 12 hex digits as pairs."""
    return ":".join(mac[at : at + 2] for at in range(0, len(mac), 2))


def diagnosis(told: Mapping[str, Any], heard_at_ms: int, reader: Reader) -> Iterator[Fact]:
    """Yield what a button said of itself last, the most useful first."""
    yield reader.signal(reader(N_("Signal")), told["rssi_dbm"])
    yield reader.volts(reader(N_("Battery")), told["battery_mv"])
    yield Fact(reader(N_("Firmware")), told["firmware"])
    error = told["last_error"]
    yield Fact(reader(N_("Last error")), error or reader(N_("none")), "amber" if error else "muted")
    cause = told["reset_cause"]
    yield Fact(
        reader(N_("Started")),
        reader.reset(cause) if cause else "",
        ms=heard_at_ms - told["uptime_s"] * 1000,
    )
    if told["ip"]:
        yield Fact(reader(N_("Address")), told["ip"])
    if told["free_heap_bytes"] is not None:
        yield Fact(reader(N_("Free memory")), f"{told['free_heap_bytes'] // 1024} kB")

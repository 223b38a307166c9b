"""What each probe saw, in words: of every probe the newest finding, its facts line by line.

Keys and values come from equipment. What we know has words; everything else is
shown as it came, as text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskbell.domain import diagnosis as rules
from deskbell.store.finding import Finding
from deskbell.web.facts import Fact, Reader
from deskbell.web.lamps import N_
from deskbell_catalogue import Catalogue

PROBES: Final = {
    "ipp": N_("Printer, over IPP"),
    "snmp": N_("Printer, over SNMP"),
    "escpos": N_("Receipt printer"),
    "tcp": N_("Its port"),
    "https": N_("Its website"),
    "dns": N_("Name lookup"),
    "dns_second": N_("Second name server"),
    "network": N_("The shop's network"),
}
"""The order in which they are shown, too."""

VERDICTS: Final = {
    rules.OK: N_("In order"),
    rules.FAULT: N_("Something is wrong"),
    rules.UNREACHABLE: N_("No answer"),
    rules.UNREADABLE: N_("An answer that cannot be read"),
}

LABELS: Final = {
    "why": N_("What happened"),
    "answer_ms": N_("Answered in"),
    "port": N_("Port"),
    "server": N_("Name server"),
    "address": N_("Address"),
    "code": N_("What it said"),
    "status": N_("State"),
    "state": N_("State"),
    "reasons": N_("Its own reasons"),
    "errors": N_("Its own errors"),
    "alerts": N_("Its own alerts"),
    "accepting": N_("Accepts jobs"),
    "jobs": N_("Jobs that wait"),
    "levels": N_("Supplies"),
    "trays": N_("Trays"),
    "media": N_("Paper set"),
    "paper": N_("Paper"),
    "cover": N_("Cover"),
    "error": N_("Its own error"),
    "online": N_("Ready to print"),
    "drawer": N_("Contact of the drawer"),
    "uptime_s": N_("Running for"),
    "not_after": N_("Certificate ends"),
    "certificate_for": N_("Certificate is for"),
    "word": N_("Expected word found"),
    "rssi_dbm": N_("Signal at the button"),
    "gateway_ms": N_("Router answered in"),
    "gateway": N_("Router's answer"),
    "loss_percent": N_("Packets lost"),
    "not_read": N_("Not all was read"),
}

WORDS: Final = {
    "refused": N_("the connection was refused"),
    "timeout": N_("no answer in time"),
    "silent": N_("connected, but not a word"),
    "no route": N_("no way to it"),
    "no address": N_("its name has no address"),
    "no room in memory": N_("the button had no room in its memory"),
}
UNITS: Final = (("_ms", "ms"), ("_dbm", "dBm"), ("_percent", "%"), ("_s", "s"))
EARLIER: Final = 4


@dataclass(frozen=True, slots=True)
class Look:
    """One earlier finding of a probe."""

    at_ms: int
    word: str


@dataclass(frozen=True, slots=True)
class Saw:
    """What one probe saw last, and shortly before."""

    id: str
    name: str
    verdict: str
    word: str
    at_ms: int
    took_ms: int
    facts: tuple[Fact, ...]
    earlier: tuple[Look, ...]


def evidence(found: Sequence[Finding], catalogue: Catalogue, reader: Reader) -> tuple[Saw, ...]:
    """Return what each probe saw; `found` has the newest first."""
    by_probe: dict[str, list[Finding]] = {}
    for one in found:
        by_probe.setdefault(one.probe, []).append(one)
    known = [name for name in PROBES if name in by_probe]
    others = sorted(by_probe.keys() - PROBES.keys())
    shown = [_saw(name, name, by_probe[name], catalogue, reader) for name in known]
    shown += [
        _saw(f"other-{at}", name, by_probe[name], catalogue, reader)
        for at, name in enumerate(others)
    ]
    return tuple(shown)


def _saw(
    element: str, name: str, found: list[Finding], catalogue: Catalogue, reader: Reader
) -> Saw:
    last = found[0]
    return Saw(
        id=f"saw-{element}",
        name=reader(PROBES[name]) if name in PROBES else name,
        verdict=last.verdict,
        word=_word(last, catalogue, reader),
        at_ms=last.at_ms,
        took_ms=last.took_ms,
        facts=tuple(_facts(last.facts, reader)),
        earlier=tuple(
            Look(one.at_ms, _word(one, catalogue, reader)) for one in found[1 : EARLIER + 1]
        ),
    )


def _word(one: Finding, catalogue: Catalogue, reader: Reader) -> str:
    cause = catalogue.cause(one.cause) if one.cause else None
    if cause is not None and one.verdict != rules.OK:
        return cause.title(reader.language)
    return reader(VERDICTS[one.verdict])


def _facts(told: dict[str, Any], reader: Reader) -> Iterator[Fact]:
    order = {key: at for at, key in enumerate(LABELS)}
    for key, value in sorted(told.items(), key=lambda one: order.get(one[0], len(order))):
        label = reader(LABELS[key]) if key in LABELS else key
        if key == "rssi_dbm" and isinstance(value, int):
            yield reader.signal(label, value)
        else:
            yield Fact(label, _text(key, value, reader))


def _text(key: str, value: Any, reader: Reader) -> str:  # noqa: ANN401 JSON
    if value is None:
        return "\N{EN DASH}"
    if isinstance(value, bool):
        return reader(N_("yes")) if value else reader(N_("no"))
    if isinstance(value, int):
        unit = next((unit for ending, unit in UNITS if key.endswith(ending)), "")
        unit = "%" if key in {"levels", "trays"} else unit
        return f"{value} {unit}".rstrip()
    if isinstance(value, list):
        return ", ".join(_text(key, one, reader) for one in value) or "\N{EN DASH}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(key, one, reader)}" for name, one in value.items())
    return reader(WORDS[value]) if value in WORDS else str(value)

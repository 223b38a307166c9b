"""One button as its page shows it: contact, inputs, diagnostics, board, tests, and the way in to set it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from deskbell.desk import buttons
from deskbell.desk.buttons import UnknownButton
from deskbell.desk.desk import Desk
from deskbell.domain.role import CHANGE_BUTTONS
from deskbell.store import bench_test_list, button_list
from deskbell.store.button_list import Input, ListedButton
from deskbell.texts import texts
from deskbell.web import bench_words, facts, lamps, reader, words
from deskbell.web.bench_words import Test
from deskbell.web.facts import Fact
from deskbell.web.lamps import N_, Contact
from deskbell_catalogue import BUTTON, Catalogue
from deskbell_wire.topics import username

IN_CONTACT: Final = "in_contact"
SILENT: Final = "silent"
ISSUED: Final = "issued"
ENDED: Final = "ended"
TESTS: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """One input."""

    number: int
    asset: str
    """Empty while nobody has said what it stands for."""
    category: str
    icon: str
    label: str
    lamp: str
    lamp_word: str
    lamp_tells: str
    incident: str


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """What a button opens when it is held at power-up."""

    name: str
    epoch: int
    password: str


@dataclass(frozen=True, slots=True)
class ButtonView:
    """All that the page of a button shows."""

    id: str
    site: str
    contact: str
    since_ms: int
    is_waited_for: bool
    """It was flashed again, and the new epoch has not spoken."""
    places: tuple[Place, ...]
    heard_at_ms: int | None
    diagnosis: tuple[Fact, ...]
    board: tuple[Fact, ...]
    tests: tuple[Test, ...]
    has_older_tests: bool
    setups: tuple[AccessPoint, ...]
    """Empty for whoever may not change buttons."""
    may_change: bool


def view(desk: Desk, who: reader.Reader, button: str) -> ButtonView:
    """Return a button as this reader may see it. Raises UnknownButton."""
    may_change = who.who.may(CHANGE_BUTTONS)
    with desk.looking() as session:
        found = button_list.one(session, button)
        if found is None:
            raise UnknownButton(button)
        kept = bench_test_list.page(session, button, limit=TESTS + 1)
        setups = _setups(session, desk, found) if may_change else ()
    now_ms, interval_s = desk.now_ms(), desk.button_settings.status_interval_s
    says = facts.Reader(who.language, texts(who.language))
    contact, since_ms = _contact(found, interval_s, now_ms)
    return ButtonView(
        id=found.id,
        site=found.site or "",
        contact=contact,
        since_ms=since_ms,
        is_waited_for=found.epoch.first_word_at_ms is None and found.seen_at_ms is not None,
        places=_places(found, desk.world.catalogue, says, interval_s, now_ms),
        heard_at_ms=found.seen_at_ms,
        diagnosis=_diagnosis(found, says),
        board=tuple(_board(found, says)),
        tests=tuple(bench_words.test(one, says) for one in kept[:TESTS]),
        has_older_tests=len(kept) > TESTS,
        setups=setups,
        may_change=may_change and contact != ENDED,
    )


def _contact(found: ListedButton, interval_s: int, now_ms: int) -> tuple[str, int]:
    """Return what is known of a button's contact, and the moment to say beside it."""
    if found.epoch.revoked_at_ms is not None:
        return ENDED, found.epoch.revoked_at_ms
    if found.seen_at_ms is None:
        return ISSUED, found.epoch.issued_at_ms
    seen = Contact(found.is_online, found.seen_at_ms, None, None)
    is_in = lamps.is_in_contact(seen, interval_s, now_ms)
    return (IN_CONTACT if is_in else SILENT), found.seen_at_ms


def _places(
    found: ListedButton, catalogue: Catalogue, says: facts.Reader, interval_s: int, now_ms: int
) -> tuple[Place, ...]:
    epoch = found.epoch
    contact = Contact(
        epoch.online, epoch.seen_at_ms, epoch.superseded_at_ms or epoch.revoked_at_ms,
        epoch.untold_since_ms,
    )  # fmt: skip
    places = []
    for one in found.inputs:
        lamp = lamps.shown_lamp(_lamp(one), contact, interval_s, now_ms)
        category = catalogue.category(one.category or BUTTON)
        tells = lamps.TELLS.get(lamp)
        places.append(
            Place(
                number=one.number,
                asset=one.asset or "",
                category=words.category_name(catalogue, one.category or BUTTON, says.language),
                icon=category.icon if category else "i-concierge-bell",
                label=category.label(says.language) if category else "",
                lamp=lamp,
                lamp_word=says(lamps.WORDS[lamp]),
                lamp_tells=says(tells) if tells else "",
                incident=one.lamp.incident or "",
            )
        )
    return tuple(places)


def _lamp(one: Input) -> str:
    """Return what a button in contact shows: what it decides itself comes before the desk's word."""
    if one.shown == "faulty":
        return one.shown
    is_at_rest = one.lamp.state == "ready"
    return "setup" if one.asset is None and is_at_rest else one.lamp.state


def _diagnosis(found: ListedButton, says: facts.Reader) -> tuple[Fact, ...]:
    if found.diagnostics is None or found.seen_at_ms is None:
        return ()
    return tuple(facts.diagnosis(found.diagnostics, found.seen_at_ms, says))


def _board(found: ListedButton, says: facts.Reader) -> Sequence[Fact]:
    not_known = says(N_("not known"))
    chip = facts.chip_name(found.chip) if found.chip else ""
    mac = facts.mac_text(found.mac) if found.mac else ""
    return (
        Fact(says(N_("Chip")), chip or not_known, "" if chip else "muted"),
        Fact("MAC", mac or not_known, "" if mac else "muted"),
        Fact(says(N_("Enrolled")), "", ms=found.epoch.issued_at_ms),
        Fact(says(N_("Times enrolled")), str(found.epoch.number)),
    )


def _setups(session: Session, desk: Desk, found: ListedButton) -> tuple[AccessPoint, ...]:
    if found.epoch.revoked_at_ms is not None:
        return ()
    keyring = desk.world.keyring
    return tuple(
        AccessPoint(f"Deskbell {found.id}", number, keyring.setup(username(found.id, number)))
        for number in buttons.epochs_on_a_board(session, found.id)
    )

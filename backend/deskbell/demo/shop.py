"""The virtual shops: sites, assets, equipment and simulated buttons in the demo's own data folder."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlmodel import Session, select

from deskbell.demo.equipment.floor import Floor
from deskbell.demo.equipment.printer import Printer
from deskbell.demo.equipment.router import Router
from deskbell.demo.equipment.sales_app import HOST, SalesApp
from deskbell.demo.equipment.till import Till
from deskbell.demo.simulated import SimulatedButton
from deskbell.desk import buttons
from deskbell.running import Running, now_ms
from deskbell.store.button import Epoch
from deskbell.store.site import Asset, Site

EQUIPMENT: Final = (("Till 1", "till"), ("Receipt printer", "printer"), ("Sales app", "sales_app"))
"""What stands on the counter, as the register names it."""

PLACES: Final = (
    ("Utrecht Oudegracht", "Europe/Amsterdam", "nl", "+31 30 555 0101"),
    ("Gdańsk Wrzeszcz", "Europe/Warsaw", "pl", "+48 58 555 0102"),
    ("Hamburg Altona", "Europe/Berlin", "de", "+49 40 555 0103"),
    ("Leeds Kirkgate", "Europe/London", "en", "+44 113 555 0104"),
)
HOURS: Final = "Mo-Sa 08:00-20:00; Su 10:00-18:00"


@dataclass(frozen=True, slots=True)
class Around:
    """What a button looks at, and the way there."""

    thing: Till | Printer | SalesApp
    router: Router


@dataclass(frozen=True, slots=True)
class Shops:
    """All that runs in the virtual shops, by button id."""

    buttons: dict[str, SimulatedButton] = field(default_factory=dict)
    around: dict[str, Around] = field(default_factory=dict)


@contextmanager
def open_shops(
    here: Running,
    shops: int,
    interpreter: Sequence[str] | None,
    on_change: Callable[[], None],
) -> Iterator[Shops]:
    """Set up the shops, and run their equipment and their buttons for the block."""
    with ExitStack() as stack:
        floor = stack.enter_context(Floor())
        running = Shops()
        for name, around in _enrol(here, _furnish(floor, here.home.root, shops)):
            button_id = name.rpartition("-")[0]
            home = _provision(here, name)
            network = around.router.network
            running.around[button_id] = around
            running.buttons[button_id] = SimulatedButton(
                button_id, home, 1, interpreter, on_change, network
            )
            stack.callback(running.buttons[button_id].stop)
        yield running


def _furnish(floor: Floor, folder: Path, shops: int) -> list[list[Around]]:
    """Put equipment into each shop, in the order of `EQUIPMENT`; the sales app serves all of them."""
    app = SalesApp(floor, folder)
    furnished = []
    for number in range(1, shops + 1):
        router = Router(floor, str(number), {HOST})
        things = (Till(floor, str(number)), Printer(floor, str(number)), app)
        furnished.append([Around(thing, router) for thing in things])
    return furnished


def _enrol(here: Running, furnished: list[list[Around]]) -> list[tuple[str, Around]]:
    """Register sites, assets and one button for each asset; return every `<b>` and what is around it."""
    found = []
    with here.desk.changing() as session:
        for number, equipment in enumerate(furnished):
            site = _site(session, number)
            for (name, category), around in zip(EQUIPMENT, equipment, strict=True):
                asset = Asset(
                    site_id=site.id or 0,
                    name=name,
                    category=category,
                    address=around.thing.address,
                )
                session.add(asset)
                session.flush()
                found.append((_issue(here, session, site, asset).name, around))
    return found


def _site(session: Session, number: int) -> Site:
    place, zone, language, phone = PLACES[number % len(PLACES)]
    again = number // len(PLACES)
    name = f"{place} {again + 1}" if again else place
    known = session.exec(select(Site).where(Site.name == name)).one_or_none()
    if known is not None:
        return known
    site = Site(name=name, zone=zone, language=language, phone=phone, hours=HOURS)
    session.add(site)
    session.flush()
    return site


def _issue(here: Running, session: Session, site: Site, asset: Asset) -> Epoch:
    world = here.desk.world
    button_id = buttons.next_button_id(session, world.ledger)
    settings = here.desk.button_settings
    return buttons.issue(session, world.ledger, button_id, site.id, [asset], settings, now_ms())


def _provision(here: Running, name: str) -> Path:
    """Write what a technician would copy onto the board; return the board's folder."""
    keyring = here.desk.world.keyring
    button, _, epoch = name.rpartition("-")
    home = here.home.root / "boards" / button
    (home / "flash").mkdir(parents=True, exist_ok=True)
    identity = {
        "button": button,
        "epoch": int(epoch),
        "key": keyring.sign(name).hex(),
        "password": keyring.password(name),
        "ca": here.home.ca.read_text(),
        "brokers": list(here.addresses),
        "wifi": [],
    }
    (home / "flash" / "provision.json").write_text(json.dumps(identity))
    return home

"""The virtual shops: sites, assets and simulated buttons in the demo's own data folder."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlmodel import Session, select

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


@contextmanager
def open_shops(
    here: Running,
    shops: int,
    interpreter: Sequence[str] | None,
    on_change: Callable[[], None],
) -> Iterator[dict[str, SimulatedButton]]:
    """Set up the shops and run their buttons for the block; by button id."""
    with ExitStack() as stack:
        running: dict[str, SimulatedButton] = {}
        for name in _enrol(here, shops):
            button_id = name.rpartition("-")[0]
            home = _provision(here, name)
            running[button_id] = SimulatedButton(button_id, home, 1, interpreter, on_change)
            stack.callback(running[button_id].stop)
        yield running


def _enrol(here: Running, shops: int) -> list[str]:
    """Register sites, assets and one button for each asset; return every `<b>`."""
    desk = here.desk
    names = []
    with desk.changing() as session:
        for number in range(shops):
            site = _site(session, number)
            for asset_name, category in EQUIPMENT:
                asset = Asset(site_id=site.id or 0, name=asset_name, category=category)
                session.add(asset)
                session.flush()
                names.append(_issue(here, session, site, asset).name)
    return names


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

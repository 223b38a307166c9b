"""The register of a run: its assets, its buttons, and which of them something happens to."""

from typing import TYPE_CHECKING

from sqlmodel import Session

from deskbell.desk import buttons
from deskbell.domain import subject
from deskbell.store.engine import writing
from deskbell.store.site import Asset, Site
from tests.simulation.device import Device
from tests.simulation.office import SETTINGS, Office

if TYPE_CHECKING:
    from tests.simulation.world import World


def begin(world: "World") -> None:
    """Register assets and buttons, and switch everything on."""
    with writing(world.database.engine) as session:
        site = Site(name="Utrecht")
        session.add(site)
        session.flush()
        for name in ("Till 1", "Printer"):
            asset = Asset(site_id=site.id or 0, name=name, category="till")
            session.add(asset)
            session.flush()
            world.assets.append(asset.id or 0)
    for office in world.offices:
        office.start()
    for number in range(1, world.profile.buttons + 1):
        device = Device(world, f"b{number:04d}", world.rng.randint(1, 2))
        world.devices.append(device)
        issue(world, device)
        device.power_on()


def issue(world: "World", device: Device) -> None:
    """Enrol a board anew: its next epoch, with what its inputs stand for."""
    office = any_office(world)
    if office is None:
        return
    chosen = [
        world.rng.choice(world.assets) if world.rng.random() < 0.85 else None
        for _ in range(device.inputs)
    ]
    epochs: list[int] = []

    def write(session: Session) -> None:
        assets = [session.get(Asset, one) if one else None for one in chosen]
        epoch = buttons.issue(
            session, office.ledger, device.id, 1, assets, SETTINGS, office.now_ms()
        )
        epochs.append(epoch.number)

    office.guarded(lambda: office.transact(write))
    if not office.up or not epochs:
        return
    device.enrol(epochs[0])
    for number, asset in enumerate(chosen, 1):
        stands_for(world, device.name, number, asset)
    world.note(f"{device.name} is enrolled for {chosen}")


def stands_for(world: "World", name: str, number: int, asset: int | None) -> None:
    texts = world.truth.subjects.setdefault((name, number), {subject.of_input(name, number)})
    if asset is not None:
        texts.add(subject.of_asset(asset))


def any_office(world: "World") -> Office | None:
    running = [office for office in world.offices if office.up]
    return world.rng.choice(running) if running else None


def any_device(world: "World") -> Device:
    return world.rng.choice(world.devices)


def issue_only(session: Session, office: Office, device: Device) -> None:
    buttons.issue(session, office.ledger, device.id, 1, [None], SETTINGS, office.now_ms())

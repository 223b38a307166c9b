"""What may happen in a run: people, accidents, operators and an adversary, one function each."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlmodel import Session

from deskbell.desk import buttons, work
from deskbell.domain import subject
from deskbell.domain.incident import verbs_from
from deskbell.store.button import Epoch
from deskbell.store.engine import writing
from deskbell.store.site import Asset
from deskbell_wire.messages import HOLD, SHORT
from deskbell_wire.signature import seal
from deskbell_wire.topics import UP_PRESS, topic
from tests.simulation.device import Device
from tests.simulation.flash import CUTS
from tests.simulation.network import Message
from tests.simulation.office import EPOCH_MS, KILLS, SETTINGS
from tests.simulation.registering import any_device, any_office, issue, issue_only, stands_for

if TYPE_CHECKING:
    from tests.simulation.world import World

UNREADABLE_SEQ = 10_000


# ---- people ----


def press(world: "World") -> None:
    """Somebody presses, perhaps several times."""
    device = any_device(world)
    number = world.rng.randint(1, device.inputs)
    for _ in range(world.rng.choice((1, 1, 1, 2, 3))):
        device.press(number, SHORT)


def hold(world: "World") -> None:
    """Somebody holds."""
    device = any_device(world)
    device.press(world.rng.randint(1, device.inputs), HOLD)


def press_and_hold(world: "World") -> None:
    """Somebody presses and takes it back at once, or after the lamp said filed."""
    device = any_device(world)
    number = world.rng.randint(1, device.inputs)
    device.press(number, SHORT)
    world.later(world.rng.choice((0, 500, 3_000)), device.press, number, HOLD)


def agent(world: "World") -> None:
    """Let an agent make a move."""
    office = any_office(world)
    if office is None or not world.desk_judge.open:
        return
    number, state, _ = world.rng.choice(sorted(world.desk_judge.open.values()))
    verbs = [verb for verb in verbs_from(state) if verb not in ("confirm", "withdraw")]
    verb = world.rng.choice(verbs)
    world.note(f"an agent: {verb} INC-{number}")

    def move() -> None:
        office.transact(
            lambda session: work.move(session, number, verb, work.Actor(None), office.now_ms())
        )
        office.tell()

    office.guarded(move)


# ---- boards and their technicians ----


def link(world: "World") -> None:
    """Wi-Fi goes away for a while."""
    any_device(world).lose_link()


def power_cut(world: "World") -> None:
    """Have the plug pulled at one of the next operations on flash or NVS."""
    device = any_device(world)
    device.flash.cut_in = world.rng.randint(1, 5)
    device.flash.cut = world.rng.choice(CUTS)


def reboot(world: "World") -> None:
    """Pull the plug now."""
    device = any_device(world)
    if device.button is not None:
        device.power_off("loses power")


def lose_files(world: "World") -> None:
    """Heal a file system: it is empty, NVS stays."""
    device = any_device(world)
    if device.button is None:
        return
    device.power_off("loses its file system")
    _burn(world, device)


def _burn(world: "World", device: Device) -> None:
    for seq in device.flash.unreceipted(device.name):
        world.truth.presses[device.name, seq].died_unreceipted = True
    for press in world.truth.presses.values():
        if press.name == device.name and not press.died_unreceipted:
            press.died_receipted = True  # what it had let go of, too: it cannot say any more
    device.flash.folders.pop(device.name, None)
    device.config = 0


def flash_again(world: "World") -> None:
    """Enrol a board anew; often that is broken off half way."""
    device = any_device(world)
    old = device.name
    if world.rng.random() < 0.3:
        office = any_office(world)
        if office is not None:
            world.note(f"{device.id} gets an epoch that never speaks")
            office.guarded(lambda: office.transact(lambda s: issue_only(s, office, device)))
        return
    if device.button is not None:
        device.power_off("is flashed again")
    issue(world, device)
    if device.name == old:
        return
    for seq in device.flash.unreceipted(old):
        world.truth.presses[old, seq].died_unreceipted = True
    for seq in device.flash.receipted(old):
        world.truth.presses[old, seq].died_receipted = True


def revoke(world: "World") -> None:
    """Revoke a button for good."""
    office = any_office(world)
    device = any_device(world)
    if office is None or not device.name:
        return
    world.note(f"{device.id} is revoked")
    names = {name for name in office.ledger.issued if name.startswith(device.id + "-")}
    world.truth.revoked |= names

    def act() -> None:
        office.transact(
            lambda session: buttons.revoke(
                session, office.ledger, device.id, SETTINGS, office.now_ms()
            )
        )
        office.tell()

    office.guarded(act)


def claim(world: "World") -> None:
    """Assign an input to another asset."""
    office = any_office(world)
    device = any_device(world)
    if office is None or not device.name or device.name in world.truth.revoked:
        return
    number = world.rng.randint(1, device.inputs)
    asset_id = world.rng.choice(world.assets)
    name = device.name
    moved = world.truth.moved.setdefault(subject.of_input(name, number), set())
    moved.add(subject.of_asset(asset_id))
    stands_for(world, name, number, asset_id)
    world.note(f"{name}/{number} is claimed for asset {asset_id}")

    def act(session: Session) -> None:
        epoch, asset = session.get(Epoch, name), session.get(Asset, asset_id)
        if epoch is not None and asset is not None:
            buttons.claim(session, epoch, number, asset, SETTINGS, office.now_ms())

    def both() -> None:
        office.transact(act)
        office.tell()

    office.guarded(both)


# ---- operators ----


def broker_restart(world: "World") -> None:
    """Restart the broker: queues are gone, retained messages perhaps, and every link."""
    world.note("the broker restarts")
    world.network.restart(keeps_retained=world.rng.random() < 0.5)
    for device in world.devices:
        device.lose_link()


def kill(world: "World") -> None:
    """Kill a desk at its next work."""
    office = any_office(world)
    if office is not None:
        office.kill = world.rng.choice(KILLS)


def stop(world: "World") -> None:
    """Stop a desk cleanly and start it again."""
    office = any_office(world)
    if office is not None:
        office.stop()
        world.later(world.rng.randint(200, 5_000), office.start)


def clock(world: "World") -> None:
    """Set a desk's clock, forwards or back."""
    office = world.rng.choice(world.offices)
    office.skew_ms = world.rng.randint(-4_000, 4_000)
    world.note(f"{office.label} has a clock that is {office.skew_ms} ms off")


def save(world: "World") -> None:
    """Make a backup."""
    world.note(f"backup {len(world.backups)}")
    world.backups.append(world.database.save())


def restore(world: "World") -> None:
    """All desks stop, an older database is put back, and they start again."""
    if not world.backups:
        return
    which = world.rng.randrange(len(world.backups))
    for office in world.offices:
        if office.up and world.rng.random() < 0.5:
            office.stop()
        elif office.up:
            office.die("killed for a restore")
    world.note(f"backup {which} is put back")
    world.database.put_back(world.backups[which])
    world.desk_judge.restored()
    for office in world.offices:
        office.reconcile()
    for office in world.offices:
        office.start()


# ---- the adversary, and what is only strange ----


def replay(world: "World") -> None:
    """Something old is played again."""
    for _ in range(world.rng.choice((1, 1, 4))):
        message = world.network.replay()
        if message is not None:
            world.note(f"replayed: {message}")


def forge(world: "World") -> None:
    """Something is forged."""
    names = [device.name for device in world.devices]
    version = EPOCH_MS + world.now + world.rng.choice((-60_000, 0, 60_000))
    message = world.network.forge(names, version)
    world.note(f"forged: {message}")


def garbage(world: "World") -> None:
    """Let a button sign what nobody can read."""
    device = any_device(world)
    if not device.connected:
        return
    seq = UNREADABLE_SEQ + len(world.truth.garbage)
    full = topic(device.name, UP_PRESS)
    body = world.rng.choice(
        ('{"v":2,"seq":%d,"x":[]}', '{"v":1,"seq":%d,"kind":"wave"}', '{"v":1,"seq":%d,')
    )
    world.truth.garbage.add((device.name, seq))
    message = Message(full, seal(world.keyring.sign(device.name), full, body % seq))
    world.note(f"unreadable: {message}")
    device.publish(message, retain=False)


def prune(world: "World") -> None:
    """Keys of presses below the floor are pruned: their buttons have let go of them for good."""
    below = "seq > 0 AND seq < (SELECT floor FROM epoch WHERE epoch.name = press.name)"
    gone = world.database.rows(f"SELECT name, seq FROM press WHERE {below}")  # noqa: S608 our own words
    world.truth.pruned |= {(name, seq) for name, seq in gone}
    with writing(world.database.engine) as session:
        session.connection().exec_driver_sql(f"DELETE FROM press WHERE {below}")  # noqa: S608 our own words


Action = Callable[["World"], None]
ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        press, hold, press_and_hold, agent, link, power_cut, reboot, lose_files, flash_again,
        revoke, claim, broker_restart, kill, stop, clock, save, restore, replay, forge, garbage, prune,
    )
}  # fmt: skip

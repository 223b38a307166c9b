"""What must hold when all has settled: presses, incidents, lamps, marks; and nothing old matters."""

import re
from typing import TYPE_CHECKING

from deskbell_wire.messages import SHORT
from tests.simulation.network import Message
from tests.simulation.truth import Excused, Pressed, Violation

if TYPE_CHECKING:
    from tests.simulation.device import Device
    from tests.simulation.world import World


def check(world: "World") -> Excused:
    """Check everything. Raises Violation; returns what had to be excused."""
    excused = _presses(world)
    _incidents(world)
    for device in world.devices:
        if device.name not in world.truth.revoked:
            _settled(world, device)
    for name, _ in world.desk_judge.in_force():
        if world.database.rows("SELECT 1 FROM epoch WHERE name=? AND lamp_unasserted > 0", name):
            raise Violation(f"the lamps of {name} are still marked as untold")
    if world.seed % 3 == 0:
        _replay_everything(world)
    return excused


def _presses(world: "World") -> Excused:
    excused = Excused()
    stored = {
        (name, seq): row
        for name, seq, *row in world.database.rows(
            "SELECT name, seq, input, kind, decision, incident FROM press"
        )
    }
    numbers = {number for (number,) in world.database.rows("SELECT number FROM incident")}
    for key, press in world.truth.presses.items():
        row = stored.get(key)
        if row is None:
            if press.heard:
                _excuse(world, press, excused)
            continue
        number, kind, decision, incident = row
        if (number, kind) != (press.input, press.kind):
            raise Violation(f"{press} is stored as another press: {row}")
        if decision is None or (incident not in numbers and decision != "ignored"):
            raise Violation(f"{press} is in no incident: {row}")
    return excused


def _excuse(world: "World", press: Pressed, excused: Excused) -> None:
    was_received = (press.name, press.seq) in world.truth.received
    if press.died_unreceipted:
        excused.died_with_flash += 1
    elif press.name in world.truth.revoked:
        excused.revoked += 1
    elif press.died_receipted and was_received and world.desk_judge.restores:
        excused.flash_and_restore += 1
    elif was_received and _below_floor(world, press):
        if (press.name, press.seq) in world.truth.pruned:
            return
        if not _is_reported(world, press):
            raise Violation(f"{press} was lost by a restore and nobody was told")
        excused.reported += 1
    else:
        raise Violation(f"{press} is lost")


def _below_floor(world: "World", press: Pressed) -> bool:
    rows = world.database.rows("SELECT floor FROM epoch WHERE name=?", press.name)
    return bool(rows) and press.seq < rows[0][0]


def _is_reported(world: "World", press: Pressed) -> bool:
    notes = world.database.rows(
        "SELECT note FROM work_log JOIN incident ON number = incident"
        " WHERE button = ? AND work_log.reason = 'presses_out_of_reach'",
        press.name,
    )
    ranges = [re.findall(r"\d+", note) for (note,) in notes]
    return any(
        int(low) <= press.seq <= int(high)
        for found in ranges
        for low, high in zip(found[::2], found[1::2], strict=True)
    )


def _incidents(world: "World") -> None:
    """Each incident counts the shorts that it is made of, and no other."""
    if world.truth.pruned:
        return
    counted: dict[int, int] = dict(
        world.database.rows(
            "SELECT incident, count(*) FROM press WHERE kind = ? OR raw IS NOT NULL GROUP BY incident",
            SHORT,
        )
    )
    for number, presses in world.database.rows("SELECT number, presses FROM incident"):
        if presses != counted.get(number, 0):
            raise Violation(f"INC-{number} says {presses} presses but has {counted.get(number, 0)}")


def _settled(world: "World", device: "Device") -> None:
    if device.button is None:
        raise Violation(f"{device.name} is off")
    left = device.flash.unreceipted(device.name) + device.asked_again()
    if left:
        raise Violation(f"{device.name} still holds {left} without a receipt")
    rows = world.database.rows(
        "SELECT config_version, config_reported, online FROM epoch WHERE name=?", device.name
    )
    if not rows:
        return
    version, _, online = rows[0]
    if device.button.settings.config.version != version:
        raise Violation(
            f"{device.name} has configuration {device.button.settings.config.version}, not {version}"
        )
    if not online:
        raise Violation(f"{device.name} is connected but said to be offline")
    shown = [
        {"input": one.input, "state": one.state, "incident": one.incident, "revision": one.revision}
        for one in device.button.lamps(device.local_ms)
    ]
    for lamp, wanted in zip(shown, world.desk_judge.expected(device.name), strict=False):
        if lamp != wanted and not (lamp["state"] == "setup" and wanted["state"] == "ready"):
            raise Violation(f"{device.name} shows {lamp} when all has settled, not {wanted}")


_STATE = (
    "SELECT name, seq, decision, incident FROM press ORDER BY name, seq",
    "SELECT number, subject, state, revision, presses FROM incident ORDER BY number",
    (
        "SELECT name, boot, n, connect, online, shown, held_low, floor, config_reported,"
        " config_version, revoked_at_ms FROM epoch ORDER BY name"
    ),
)


def _replay_everything(world: "World") -> None:
    """Play the whole tape again: nothing changes, neither in the database nor on a lamp."""
    known = {(name, seq) for name, seq in world.database.rows("SELECT name, seq FROM press")}
    newest = {
        device.name: (device.button.boot, device.button._connect)
        for device in world.devices
        if device.button is not None
    }
    seen = {
        name: (boot, n) for name, boot, n in world.database.rows("SELECT name, boot, n FROM epoch")
    }
    up: list[Message] = []
    down: list[Message] = []
    for message in world.network.tape:
        values = message.values
        if message.channel == "up/press" and (message.name, values.get("seq")) not in known:
            continue  # it died with its flash, so this would be its first arrival
        if values.get("state") == "offline" and _is_current(values, newest.get(message.name)):
            continue  # the hint that a hostile broker may let out early
        if "n" in values and (values["boot"], values["n"]) > seen.get(message.name, (0, 0)):
            continue  # it is on its way for the first time
        (up if "/up/" in message.topic else down).append(message)
    world.rng.shuffle(up)
    before = [world.database.rows(statement) for statement in _STATE]
    world.offices[0].inbox = []
    world.offices[0].take(up)
    after = [world.database.rows(statement) for statement in _STATE]
    for old, new in zip(before, after, strict=True):
        changed = set(new) ^ set(old)
        if changed:
            raise Violation(f"playing everything again changed {sorted(changed, key=repr)}")
    for message in down:
        world._to_button(message)


def _is_current(values: dict[str, object], newest: tuple[int, int] | None) -> bool:
    return newest is not None and (values["boot"], values["connect"]) >= newest

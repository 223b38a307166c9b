"""Each rule finds the faults that it is there for; the unchanged plan is the control."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from deskbell_case import checks, layout, pieces
from deskbell_case.checks.scene import Scene
from deskbell_case.geometry import Body, Box, Clip, Rod
from deskbell_case.plan import Plan, Wall
from deskbell_case.variant import Variant

pytestmark = pytest.mark.cad
DEFAULT = Variant()
ON_WALL = Variant(mount="wall")
ON_WEDGE = Variant(mount="wedge")
ON_CELLS = Variant(power="aa2")
ARCADE = Variant(switch="arcade24")
Fault = Callable[[Plan], Plan]


def base(**changes: Any) -> Fault:
    return lambda plan: replace(plan, base=replace(plan.base, **changes))


def lid(**changes: Any) -> Fault:
    return lambda plan: replace(plan, lid=replace(plan.lid, **changes))


def cap(**changes: Any) -> Fault:
    return lambda plan: replace(plan, cap=replace(plan.cap, **changes))


def lamp(**changes: Any) -> Fault:
    return lambda plan: replace(plan, lamp=replace(plan.lamp, **changes))


def shell(**changes: Any) -> Fault:
    def fault(plan: Plan) -> Plan:
        changed = replace(plan.base.shell, **changes)
        return lid(shell=changed)(base(shell=changed)(plan))

    return fault


def seats(**changes: Any) -> Fault:
    return lambda plan: base(seats=tuple(replace(one, **changes) for one in plan.base.seats))(plan)


def higher_seats(by: float) -> Fault:
    return lambda plan: seats(top=plan.base.seats[0].top + by)(plan)


def snaps(change: Callable[[Clip], Clip]) -> Fault:
    return lambda plan: shell(snaps=tuple(map(change, plan.base.shell.snaps)))(plan)


def lid_clips(change: Callable[[Clip], Clip]) -> Fault:
    return lambda plan: lid(clips=tuple(map(change, plan.lid.clips)))(plan)


def window(by: float) -> Fault:
    return lambda plan: lid(windows=tuple(one.grown(by) for one in plan.lid.windows))(plan)


def body(name: str, change: Callable[[Box | Rod], Box | Rod]) -> Fault:
    def fault(plan: Plan) -> Plan:
        changed = (
            replace(one, shapes=tuple(map(change, one.shapes))) if one.name == name else one
            for one in plan.bodies
        )
        return replace(plan, bodies=tuple(changed))

    return fault


def plugs(change: Callable[[Box], Box]) -> Fault:
    return lambda plan: replace(plan, plugs=tuple(map(change, plan.plugs)))


def wall(**changes: Any) -> Fault:
    return lambda plan: replace(plan, wall=replace(plate(plan), **changes))


def plate(plan: Plan) -> Wall:
    assert plan.wall
    return plan.wall


def longer(shape: Box | Rod) -> Box | Rod:
    return replace(shape, y0=shape.y0 - 1) if isinstance(shape, Box) else shape


def wider(shape: Box | Rod) -> Box | Rod:
    return replace(shape, x1=shape.x1 + 1) if isinstance(shape, Box) else shape


def thicker(shape: Box | Rod) -> Box | Rod:
    return replace(shape, z1=shape.z1 + 5)


def turned(plug: Box) -> Box:
    x, z = (plug.x0 + plug.x1) / 2, (plug.z0 + plug.z1) / 2
    width, height = plug.z1 - plug.z0, plug.x1 - plug.x0
    across = {"x0": x - width / 2, "x1": x + width / 2}
    return replace(plug, **across, z0=z - height / 2, z1=z + height / 2)


def thin_rails(plan: Plan) -> Plan:
    rails = (replace(rail, x1=rail.x0 + 0.8) for rail in plan.base.rails)
    return base(rails=tuple(rails))(plan)


def no_stops(plan: Plan) -> Plan:
    rails = (rail for rail in plan.base.rails if rail.y1 - rail.y0 > 5)
    return base(rails=tuple(rails))(plan)


def rail(box: Box) -> Fault:
    return lambda plan: base(rails=(*plan.base.rails, box))(plan)


def shelf(plan: Plan) -> Plan:
    inside = plan.base.shell.width / 2 - plan.base.shell.wall
    return rail(Box(inside - 5, inside + 0.5, -5, 5, 8, 10))(plan)


def cell_at_the_antenna(plan: Plan) -> Plan:
    near = replace(plan.antenna, x0=plan.antenna.x1 + 10, x1=plan.antenna.x1 + 12)
    return replace(plan, bodies=(*plan.bodies, Body("cell", (near,), metal=True)))


def pixel_at_the_antenna(plan: Plan) -> Plan:
    return body("pixel", lambda shape: replace(shape, y=-5.0) if isinstance(shape, Rod) else shape)(
        plan
    )


def button_under_the_tile(plan: Plan) -> Plan:
    return replace(plan, buttons=(("boot", 0.0, plan.tiles[0].y0 + 10, 6.0),))


def narrow_sockets(plan: Plan) -> Plan:
    return shell(sockets=tuple(replace(one, x0=one.x0 + 1) for one in plan.base.shell.sockets))(
        plan
    )


def shallow_sockets(plan: Plan) -> Plan:
    return shell(sockets=tuple(replace(one, z0=one.z0 + 1) for one in plan.base.shell.sockets))(
        plan
    )


def long_tabs(plan: Plan) -> Plan:
    return lid(tabs=tuple(replace(tab, z0=tab.z0 - 1) for tab in plan.lid.tabs))(plan)


def narrow_bores(plan: Plan) -> Plan:
    return lid(pinholes=tuple(replace(one, bore=1.0) for one in plan.lid.pinholes))(plan)


def narrow_cap_holes(plan: Plan) -> Plan:
    return lid(cap_holes=tuple(replace(one, radius=19.8) for one in plan.lid.cap_holes))(plan)


def wide_inside(plan: Plan) -> Plan:
    return base(shell=replace(plan.base.shell, wall=plan.base.shell.wall - 0.6))(plan)


def one_hook(plan: Plan) -> Plan:
    return wall(hooks=plate(plan).hooks[:1])(plan)


def low_hooks(plan: Plan) -> Plan:
    return wall(hooks=tuple(replace(hook, height=0.4) for hook in plate(plan).hooks))(plan)


def short_slots(plan: Plan) -> Plan:
    return base(slots=tuple(replace(slot, length=4.0) for slot in plan.base.slots))(plan)


FAULTS: dict[str, tuple[Variant, str, Fault]] = {
    "walls of 1.0": (DEFAULT, "walls", shell(wall=1.0)),
    "a floor of 0.9": (DEFAULT, "walls", shell(floor=0.9)),
    "a skin of 1.0": (DEFAULT, "walls", shell(skin=1.0)),
    "a ring of 0.8": (DEFAULT, "walls", shell(ring=0.8)),
    "a cap's plate of 1.0": (DEFAULT, "walls", cap(plate=1.0)),
    "a cap's wall of 1.0": (DEFAULT, "walls", cap(wall=1.0)),
    "lips of 0.8 at a switch": (DEFAULT, "walls", seats(lip=0.8)),
    "a tower's wall of 0.8": (ARCADE, "walls", seats(lip=0.8)),
    "rails of 0.8": (DEFAULT, "walls", thin_rails),
    "a tube of 3.2 around a pinhole": (
        DEFAULT,
        "walls",
        lambda plan: lid(pinholes=tuple(replace(one, tube=3.2) for one in plan.lid.pinholes))(plan),
    ),
    "a rail in the air": (DEFAULT, "solid", rail(Box(10, 14, -5, 5, 5, 8))),
    "a board 1 mm longer": (DEFAULT, "room", body("board", longer)),
    "a board 1 mm wider": (DEFAULT, "room", body("board", wider)),
    "a board with parts 5 mm higher": (DEFAULT, "room", body("board", thicker)),
    "a switch 1 mm wider": (DEFAULT, "room", body("switch", wider)),
    "a holder 1 mm longer": (ON_CELLS, "room", body("holder", longer)),
    "a holder 5 mm higher": (ON_CELLS, "room", body("holder", thicker)),
    "a pillar 1 mm too high": (DEFAULT, "room", higher_seats(1.0)),
    "a cap's socket too deep": (DEFAULT, "room", cap(socket_depth=5.0)),
    "a hole too narrow for its cap": (DEFAULT, "room", narrow_cap_holes),
    "a lamp's bore too narrow": (DEFAULT, "room", lamp(board_radius=4.8)),
    "a lamp's openings too narrow": (DEFAULT, "room", lamp(gap=4.0)),
    "a pillar 1 mm too low": (DEFAULT, "held", higher_seats(-1.0)),
    "no clips at the board": (DEFAULT, "held", base(clips=())),
    "no stops at the board": (DEFAULT, "held", no_stops),
    "no ribs around the holder": (ON_CELLS, "held", base(bay=())),
    "no clips in the lid": (DEFAULT, "held", lid(clips=())),
    "a switch that is not met": (
        DEFAULT,
        "travel",
        body("switch", lambda one: replace(one, z1=one.z1 - 1)),
    ),
    "lips as high as the cap": (DEFAULT, "travel", seats(guide=7.0)),
    "a cap without a flange": (DEFAULT, "travel", cap(flange=0.2)),
    "a switch that travels further": (DEFAULT, "travel", lambda plan: replace(plan, travel=9.0)),
    "a plug turned by a quarter": (DEFAULT, "plug", plugs(turned)),
    "a plug 1 mm to the right": (
        DEFAULT,
        "plug",
        plugs(lambda plug: replace(plug, x0=plug.x0 + 1, x1=plug.x1 + 1)),
    ),
    "no opening for the plug": (DEFAULT, "plug", shell(sockets=())),
    "an opening 1 mm too narrow": (DEFAULT, "plug", narrow_sockets),
    "an opening 1 mm too shallow": (DEFAULT, "plug", shallow_sockets),
    "a tab 1 mm too long": (DEFAULT, "plug", long_tabs),
    "no noses": (DEFAULT, "lid", snaps(lambda snap: replace(snap, nose=0.0))),
    "no nose at the left": (
        DEFAULT,
        "lid",
        snaps(lambda snap: replace(snap, nose=0.0) if snap.x < 0 else snap),
    ),
    "one nose left out": (
        DEFAULT,
        "lid",
        snaps(lambda snap: replace(snap, nose=0.0) if snap.x < 0 < snap.y else snap),
    ),
    "a base 0.6 mm too wide inside": (DEFAULT, "lid", wide_inside),
    "a shelf over the lid's ring": (
        DEFAULT,
        "lid",
        rail(Box(25, 37.5, 25, 35, 0, 12.5)),
    ),
    "a shelf on a wall": (DEFAULT, "overhang", shelf),
    "a case as long as the bed": (DEFAULT, "bed", shell(depth=185.0)),
    "a lamp on a point": (DEFAULT, "bed", lamp(edge=4.0)),
    "a cell at the antenna": (DEFAULT, "antenna", cell_at_the_antenna),
    "a pixel at the antenna": (DEFAULT, "antenna", pixel_at_the_antenna),
    "a cap of 24 mm": (DEFAULT, "finger", cap(radius=12.0)),
    "no pinholes": (DEFAULT, "pinholes", lid(pinholes=())),
    "a bore of 1.0": (DEFAULT, "pinholes", narrow_bores),
    "a button under the tile": (DEFAULT, "pinholes", button_under_the_tile),
    "a window too small": (DEFAULT, "tiles", window(-0.3)),
    "a window too large": (DEFAULT, "tiles", window(0.3)),
    "clips without noses": (DEFAULT, "tiles", lid_clips(lambda clip: replace(clip, nose=0.0))),
    "clips that do not bend so far": (
        DEFAULT,
        "tiles",
        lid_clips(lambda clip: replace(clip, nose=1.2)),
    ),
    "no posts under a tile": (DEFAULT, "tiles", base(posts=())),
    "one hook only": (ON_WALL, "mounts", one_hook),
    "hooks too low to hold": (ON_WALL, "mounts", low_hooks),
    "slots too short to slide in": (ON_WALL, "mounts", short_slots),
    "no keyholes": (ON_WALL, "mounts", wall(keyholes=())),
    "a keyhole too wide for its screw": (ON_WALL, "mounts", wall(shank=8.8)),
    "a lip whose hole is too narrow": (ON_WALL, "mounts", wall(screw_hole=2.5)),
    "no hole for the security screw": (ON_WALL, "mounts", base(pilot=None)),
    "a wedge without hooks": (
        ON_WEDGE,
        "mounts",
        lambda plan: replace(plan, wedge=plan.wedge and replace(plan.wedge, hooks=())),
    ),
}


@cache
def control(variant: Variant) -> Plan:
    return layout.plan(variant)


def found(plan: Plan, name: str) -> list[str]:
    scene = Scene(plan, pieces.of(plan))
    return [
        trouble.text
        for rule in checks.RULES
        if name == rule.RULE
        for trouble in rule.troubles(scene)
    ]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_by_its_rule(name: str) -> None:
    variant, rule, fault = FAULTS[name]

    assert found(fault(control(variant)), rule)


@pytest.mark.parametrize(
    "variant", [DEFAULT, ON_WALL, ON_WEDGE, ON_CELLS, ARCADE], ids=lambda variant: str(variant.name)
)
def test_without_a_fault_nothing_is_found(variant: Variant) -> None:
    assert checks.of(control(variant)) == []


def test_every_rule_has_a_fault_that_it_finds() -> None:
    assert {rule for _, rule, _ in FAULTS.values()} == {rule.RULE for rule in checks.RULES}

"""The plan of every variant, without a CAD kernel: sizes, places and clearances."""

from collections import Counter
from dataclasses import replace
from itertools import combinations as pairs

import pytest

from deskbell_case import bought, layout, sizes
from deskbell_case.geometry import Box
from deskbell_case.plan import Plan
from deskbell_case.variant import Variant, combinations, refusal


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return [layout.plan(variant) for variant in combinations() if refusal(variant) is None]


def test_every_case_fits_the_bed(plans: list[Plan]) -> None:
    longest = {
        plan.variant.name: max(shell.width, shell.depth, shell.height)
        for plan in plans
        for shell in [plan.base.shell]
    }

    assert {name: size for name, size in longest.items() if size > sizes.BED} == {}


def test_metal_keeps_clear_of_the_antenna(plans: list[Plan]) -> None:
    near = {
        (plan.variant.name, body.name)
        for plan in plans
        for body in plan.bodies
        if body.metal
        for box in body.boxes
        if box.distance(plan.antenna) < sizes.ANTENNA_FREE
    }

    assert near == set()


def test_bought_parts_do_not_meet(plans: list[Plan]) -> None:
    meeting = {
        (plan.variant.name, first.name, second.name)
        for plan in plans
        for first, second in pairs([body for body in plan.bodies if body.name != "cell"], 2)
        if min(a.distance(b) for a in first.boxes for b in second.boxes) == 0
    }

    assert meeting == set()


def test_each_input_has_a_cap_a_tile_a_lamp_and_a_switch(plans: list[Plan]) -> None:
    for plan in plans:
        names = Counter(body.name for body in plan.bodies)
        counts = {len(plan.caps), len(plan.lamps), len(plan.tiles), names["switch"], names["pixel"]}

        assert counts == {plan.variant.inputs}, plan.variant.name


def test_caps_and_tiles_and_lamps_do_not_overlap_in_the_lid(plans: list[Plan]) -> None:
    for plan in plans:
        caps = [_disc(x, y, sizes.CAP_RADIUS + sizes.CAP_FLANGE) for x, y, _ in plan.caps]
        lamps = [_disc(x, y, sizes.LAMP_RADIUS) for x, y, _ in plan.lamps]

        for first, second in pairs([*caps, *lamps, *plan.tiles], 2):
            assert not first.covers(second), plan.variant.name


def test_every_button_that_a_pin_reaches_has_a_pinhole_beside_the_tiles(plans: list[Plan]) -> None:
    for plan in plans:
        buttons = bought.boards()[plan.variant.board].buttons

        roles = [pinhole.role for pinhole in plan.lid.pinholes]

        assert roles == [button.role for button in buttons if button.up], plan.variant.name
        for pinhole in plan.lid.pinholes:
            pin = _disc(pinhole.x, pinhole.y, sizes.PIN / 2)
            assert not any(pin.covers(step) for step in plan.tiles), plan.variant.name


def test_each_plug_has_its_opening_in_the_back_wall(plans: list[Plan]) -> None:
    for plan in plans:
        for socket, plug in zip(plan.base.shell.sockets, plan.plugs, strict=True):
            assert socket.x0 < plug.x0 < plug.x1 < socket.x1, plan.variant.name
            assert socket.z0 < plug.z0 < plug.z1 < socket.z1, plan.variant.name


def test_only_a_mount_that_hooks_in_has_slots_in_the_floor(plans: list[Plan]) -> None:
    for plan in plans:
        mount = plan.variant.mount

        assert len(plan.base.slots) == (0 if mount == "adhesive" else 2), plan.variant.name
        assert (plan.wall is not None) == (mount == "wall"), plan.variant.name
        assert (plan.wedge is not None) == (mount == "wedge"), plan.variant.name


def test_a_pressed_cap_still_stands_out(plans: list[Plan]) -> None:
    for plan in plans:
        top = min(z for _, _, z in plan.caps) + plan.cap.plate

        assert top - plan.travel > plan.lid.shell.height, plan.variant.name


def test_plans_of_one_variant_are_equal() -> None:
    assert layout.plan(Variant()) == layout.plan(Variant())


def test_mounts_do_not_change_the_lid() -> None:
    lids = {layout.plan(Variant(mount=mount)).lid for mount in ("adhesive", "wall", "wedge")}

    assert len(lids) == 1


def test_fit_widens_what_moves() -> None:
    tight, loose = layout.plan(Variant()), layout.plan(Variant(), fit=0.1)

    assert loose.lid.shell.gap == pytest.approx(tight.lid.shell.gap + 0.1)
    assert loose.cap.socket == pytest.approx(tight.cap.socket + 0.2)
    assert loose.lid.cap_holes[0].radius == pytest.approx(tight.lid.cap_holes[0].radius + 0.1)


def test_a_case_that_does_not_fit_the_bed_is_refused() -> None:
    plan = layout.plan(Variant(inputs=3))
    wide = replace(plan.base.shell, width=191.0)

    refused = layout.too_large(replace(plan, base=replace(plan.base, shell=wide)))

    assert layout.too_large(plan) is None
    assert refused is not None
    assert refused.reason == "bed"
    assert "would be 191 mm long, and the bed has 180. Choose fewer inputs" in refused.text


def test_cells_near_the_antenna_are_refused() -> None:
    plan = layout.plan(Variant(power="aa2"))
    cell = next(box for body in plan.bodies if body.name == "cell" for box in body.boxes)
    beside = replace(plan.antenna, x0=cell.x0 - 24, x1=cell.x0 - 9.5)

    refused = layout.too_near(replace(plan, antenna=replace(beside, y0=cell.y0, y1=cell.y0 + 5)))

    assert layout.too_near(plan) is None
    assert refused is not None
    assert refused.reason == "antenna"
    assert "metal within 15 mm detunes it. Choose another board, or the power usb." in refused.text


def test_a_floor_without_room_for_hooks_is_refused() -> None:
    plan = layout.plan(Variant(mount="wall"))

    refused = layout.too_full(replace(plan, base=replace(plan.base, slots=())))

    assert layout.too_full(plan) is None
    assert refused is not None
    assert refused.reason == "mount"
    assert refused.text.endswith("Choose the mount adhesive.")


def _disc(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, x + radius, y - radius, y + radius, 0, 1)

"""Every case that is offered keeps every rule; built with the CAD kernel."""

import pytest

from deskbell_case import bought, checks, layout, pieces
from deskbell_case.checks.scene import Scene
from deskbell_case.variant import Variant, combinations, refusal

pytestmark = pytest.mark.cad
SMOKE = [
    Variant(),
    Variant(inputs=3),
    Variant(board="esp32_generic", mount="wall"),
    Variant(board="esp32c6_generic", power="aa2", mount="wedge"),
    Variant(board="esp32s2_generic", power="li18650", switch="arcade24"),
    Variant(board="esp32s3_generic", power="aa2", mount="wall", inputs=3),
    Variant(board="m5stack_atom_lite", switch="arcade24", mount="wedge"),
    Variant(board="m5stack_atoms3_lite", power="li18650", inputs=3),
]
TAKEN_UP = {"held", "tiles"}
"""What is drawn looser for a printer that prints wider is tight again in plastic."""
GROUPS = [(board, power) for board, made in bought.boards().items() for power in sorted(made.takes)]


@pytest.mark.smoke
@pytest.mark.parametrize("variant", SMOKE, ids=lambda variant: str(variant.name))
def test_a_case_has_no_trouble(variant: Variant) -> None:
    assert checks.every(variant) == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("board", "power"), GROUPS)
def test_no_case_of_a_board_and_a_power_has_trouble(board: str, power: str) -> None:
    group = [
        variant
        for variant in combinations()
        if (variant.board, variant.power) == (board, power) and refusal(variant) is None
    ]

    troubles = {variant.name: found for variant in group if (found := checks.every(variant))}

    assert troubles == {}


@pytest.mark.parametrize("fit", [-0.1, 0.15])
def test_a_case_for_another_printer_has_no_trouble(fit: float) -> None:
    troubles = checks.of(layout.plan(Variant(), fit))

    assert [found for found in troubles if found.rule not in TAKEN_UP] == []


def test_the_coupon_prints() -> None:
    scene = Scene(layout.plan(Variant()), pieces.of_coupon())
    printing = [rule for rule in checks.RULES if rule.RULE in {"solid", "walls", "overhang", "bed"}]

    assert [trouble for rule in printing for trouble in rule.troubles(scene)] == []

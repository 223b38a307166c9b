"""Which cases are made, and what the others are told."""

import pytest

from deskbell_case import bought, layout
from deskbell_case.variant import Refused, Variant, combinations, refusal

DEFAULT = Variant()


def test_the_default_variant_is_made() -> None:
    assert refusal(DEFAULT) is None


def test_the_name_of_a_variant_names_all_that_was_chosen() -> None:
    assert DEFAULT.name == "esp32c3_generic-usb-tact12-adhesive-1"


def test_no_two_combinations_have_one_name() -> None:
    names = [variant.name for variant in combinations()]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("variant", "asked_for"),
    [
        (
            Variant(board="arduino_uno"),
            "There is no board arduino_uno. Choose one of: esp32_generic",
        ),
        (Variant(power="solar"), "There is no power solar. Choose one of: usb, aa2, li18650."),
        (Variant(switch="lever"), "There is no switch lever. Choose one of: tact12, arcade24."),
        (
            Variant(mount="magnet"),
            "There is no mount magnet. Choose one of: adhesive, wall, wedge.",
        ),
        (Variant(inputs=2), "There is no number of inputs 2. Choose one of: 1, 3."),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(variant: Variant, asked_for: str) -> None:
    refused = refusal(variant)

    assert refused is not None
    assert refused.reason == "unknown"
    assert refused.text.startswith(asked_for)


def test_a_board_that_needs_five_volts_is_not_put_on_two_cells() -> None:
    refused = refusal(Variant(board="m5stack_atom_lite", power="aa2"))

    assert refused is not None
    assert refused.reason == "power"
    assert "needs 5 V" in refused.text
    assert refused.text.endswith("Choose li18650 or usb.")


def test_no_plan_is_made_of_a_refused_variant() -> None:
    with pytest.raises(Refused) as raised:
        layout.plan(Variant(board="m5stack_atom_lite", power="aa2"))

    assert raised.value.refusal.reason == "power"


def test_nothing_is_refused_but_what_a_board_cannot_be_fed_by() -> None:
    refused = {
        (variant.board, variant.power, found.reason)
        for variant in combinations()
        if (found := refusal(variant))
    }

    assert refused == {
        (name, power, "power")
        for name, board in bought.boards().items()
        for power in set(bought.powers()) - board.takes
    }

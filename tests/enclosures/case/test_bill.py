"""The bill: sums are right, and what nobody measured is neither hidden nor invented."""

import csv
import io
import json
from itertools import product

import pytest

from deskbell_case import bill, bought
from deskbell_case.bill import Printed
from deskbell_case.bought import Filament, Item, Needed, Source

PLA = Filament("PLA", 20.0, 1.25, 0.8, Source("a test", verified=False))
SCREW = Needed(Item("screw", "screw 3 x 10", 0.2), 3)
SLICED = [Printed("base", 1, 20_000, grams=15.0, minutes=40.0), Printed("cap", 3, 4_000, 2.0, 6.0)]
GUESSED = Printed("wedge", 2, 10_000)


def test_grams_minutes_and_euros_are_those_of_all_pieces_of_a_line() -> None:
    made = bill.make(SLICED, [SCREW], PLA)

    base, caps = made.printed
    assert (base.grams, base.minutes) == (15.0, 40.0)
    assert base.euro == pytest.approx(0.3)
    assert (caps.count, caps.grams, caps.minutes) == (3, 6.0, 18.0)
    assert made.bought[0].euro == pytest.approx(0.6)


def test_the_total_is_the_sum_of_the_lines() -> None:
    total = bill.make(SLICED, [SCREW], PLA).total

    assert (total.grams, total.minutes) == (21.0, 58.0)
    assert total.euro == pytest.approx(15 * 0.02 + 6 * 0.02 + 0.6)
    assert total.note == ""


def test_without_a_slicer_the_weight_is_estimated_and_says_so() -> None:
    line = bill.make([GUESSED], [], PLA).printed[0]

    assert line.grams == pytest.approx(2 * 10 * 0.8 * 1.25)
    assert line.euro == pytest.approx(0.4)
    assert line.note == "weight estimated from the volume"


def test_minutes_that_nobody_knows_are_not_invented() -> None:
    made = bill.make([*SLICED, GUESSED], [], PLA)

    assert made.printed[-1].minutes is None
    assert made.total.minutes is None
    assert made.total.note == bill.ESTIMATED


def test_a_piece_that_the_slicer_weighed_carries_no_note() -> None:
    notes = {line.note for line in bill.make(SLICED, [SCREW], PLA).lines}

    assert notes == {""}


def test_the_rows_go_through_json_unchanged() -> None:
    rows = bill.rows(bill.make([*SLICED, GUESSED], [SCREW], PLA))

    assert json.loads(json.dumps(rows)) == rows
    assert [row["what"] for row in rows] == ["base", "cap", "wedge", "screw 3 x 10", "total"]
    assert all(tuple(row) == bill.COLUMNS for row in rows)


def test_csv_leaves_empty_what_is_not_known() -> None:
    text = bill.as_csv(bill.make([GUESSED], [SCREW], PLA))

    wedge, screw, total = csv.DictReader(io.StringIO(text))
    assert (wedge["grams"], wedge["minutes"]) == ("20.0", "")
    assert (screw["grams"], screw["minutes"], screw["euro"]) == ("", "", "0.6")
    assert (total["minutes"], total["euro"]) == ("", "1.0")


def test_markdown_is_a_table_with_the_estimate_named() -> None:
    text = bill.as_markdown(bill.make([GUESSED], [SCREW], PLA))

    assert text.splitlines() == [
        "| what | count | grams | minutes | euro |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| wedge (weight estimated from the volume) | 2 | 20.0 |  | 0.40 |",
        "| screw 3 x 10 | 3 |  |  | 0.60 |",
        "| total (weight estimated from the volume) | 5 | 20.0 |  | 1.00 |",
    ]


def test_three_inputs_need_three_switches_and_three_lamps_and_one_board() -> None:
    parts = bill.needed(
        board="esp32c3_generic", power="usb", switch="tact12", mount="adhesive", inputs=3
    )

    counts = {part.item.name: part.count for part in parts}
    assert counts == {
        "esp32c3_generic": 1,
        "tact12": 3,
        "pixel": 3,
        "wire": 3,
        "usb_cable": 1,
        "pad_adhesive": 4,
    }


@pytest.mark.parametrize(("power", "cell"), [("aa2", "cell_aa"), ("li18650", "cell_18650")])
def test_cells_are_bought_with_their_holder(power: str, cell: str) -> None:
    parts = bill.needed(
        board="esp32_generic", power=power, switch="arcade24", mount="wall", inputs=1
    )

    names = {part.item.name for part in parts}
    assert {cell, "screw_security", "screw_wall"} <= names
    assert any(name.startswith("holder") for name in names)
    assert "usb_cable" not in names


def test_every_choice_has_its_parts_and_none_twice() -> None:
    choices = product(bought.boards(), bought.powers(), bought.switches(), bought.mounts(), (1, 3))

    for board, power, switch, mount, inputs in choices:
        parts = bill.needed(board=board, power=power, switch=switch, mount=mount, inputs=inputs)
        assert len({part.item for part in parts}) == len(parts)
        assert 5 < sum(part.item.euro * part.count for part in parts) < 60


def test_our_own_filament_is_the_default() -> None:
    line = bill.make([Printed("base", 1, 0, grams=1000.0, minutes=1.0)], []).printed[0]

    assert line.euro == pytest.approx(bought.filament().euro_per_kg)

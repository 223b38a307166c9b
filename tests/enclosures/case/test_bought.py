"""What is bought: the figures have a source, are plausible, and fit the firmware's boards."""

import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell.technician import boards as firmware
from deskbell_case import bought
from deskbell_case.figures import Table, WrongFile, read

ANTENNA_END = 8.0
"""No antenna of these modules is deeper (mm)."""
FILES = (bought.BOARDS_FILE, bought.PARTS_FILE)
BOARDS = bought.boards().values()


def tables(values: dict[str, object], path: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the tables of a file that hold figures, with their path."""
    for key, found in values.items():
        if isinstance(found, dict):
            if any(isinstance(value, int | float) for value in found.values()):
                yield f"{path}{key}", found
            yield from tables(found, f"{path}{key}.")


def test_the_boards_are_those_of_the_firmware() -> None:
    assert set(bought.boards()) == set(firmware.every())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_table_of_figures_says_where_they_are_from(file: Path) -> None:
    found = dict(tables(tomllib.loads(file.read_text())))

    priced = {path for path in found if path.startswith("items.each.")}
    assert len(found) - len(priced) > 10
    for path in found.keys() - priced:
        assert isinstance(found[path]["source"], str), path
        assert len(str(found[path]["source"])) > 10, path
        assert isinstance(found[path]["verified"], bool), path


def test_nobody_has_measured_a_board_yet() -> None:
    assert not any(source.verified for board in BOARDS for source in board.sources.values())


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_has_the_size_of_a_development_board(board: bought.Board) -> None:
    assert 20 <= board.length <= 75
    assert 20 <= board.width <= 30
    assert 1.0 <= board.thickness <= 10.0
    assert 0 <= board.above <= 9
    assert 0 < board.below <= 12
    assert 1 <= board.item.euro <= 50


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_holes_and_buttons_lie_on_the_board(board: bought.Board) -> None:
    holes = [(hole.x, hole.y) for hole in board.holes]
    buttons = [(button.x, button.y) for button in board.buttons]

    for x, y in holes + buttons:
        assert abs(x) < board.width / 2
        assert 0 < y < board.length


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_has_both_buttons_in_reach_or_none(board: bought.Board) -> None:
    roles = sorted(button.role for button in board.buttons)

    assert roles in ([], ["boot", "reset"])
    assert all(button.up for button in board.buttons)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_sockets_and_antenna_stay_within_the_width_of_the_board(board: bought.Board) -> None:
    plug = bought.plugs()[board.usb.kind]

    assert max(map(abs, board.usb.across)) + plug.opening_width / 2 <= board.width / 2
    assert 0 <= board.usb.overhang <= 2
    assert -board.thickness < board.usb.centre_z < board.above + plug.opening_height
    assert board.antenna.width <= board.width
    assert board.antenna.overhang <= board.antenna.depth <= ANTENNA_END


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_plugs_side_by_side_do_not_touch(board: bought.Board) -> None:
    places = sorted(board.usb.across)

    apart = [right - left for left, right in itertools.pairwise(places)]
    assert all(gap > bought.plugs()[board.usb.kind].width for gap in apart)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_takes_usb_and_only_powers_that_there_are(board: bought.Board) -> None:
    assert "usb" in board.takes
    assert board.takes <= set(bought.powers())
    assert board.note


def test_modules_that_need_5_volts_take_no_aa_cells() -> None:
    without = {board.name for board in BOARDS if "aa2" not in board.takes}

    assert without == {"m5stack_atom_lite", "m5stack_atoms3_lite"}


@pytest.mark.parametrize("power", bought.powers().values(), ids=lambda power: power.name)
def test_cells_lie_in_their_holder(power: bought.Power) -> None:
    if power.holder is None:
        assert not power.cells
    for cell in power.cells:
        assert power.holder is not None
        assert cell.length < power.holder.length
        assert cell.diameter < power.holder.height
        assert abs(cell.offset) + cell.diameter / 2 < power.holder.width / 2


@pytest.mark.parametrize("power", bought.powers().values(), ids=lambda power: power.name)
def test_a_power_is_bought_with_as_many_cells_as_it_has_places(power: bought.Power) -> None:
    cells = sum(one.count for one in power.items if one.item.name.startswith("cell"))

    assert cells == len(power.cells)


@pytest.mark.parametrize("switch", bought.switches().values(), ids=lambda switch: switch.name)
def test_the_post_of_a_switch_stands_out_of_its_body(switch: bought.Switch) -> None:
    above = switch.post.top - (switch.panel.bezel_height if switch.panel else switch.body.height)

    assert above > switch.travel
    assert switch.post.width < switch.body.width
    assert 0.5 <= switch.force_n <= 10


def test_a_switch_stands_on_a_pillar_or_sits_in_a_panel() -> None:
    tact, arcade = bought.switches()["tact12"], bought.switches()["arcade24"]

    assert tact.panel is None
    assert not tact.post.round
    assert arcade.panel is not None
    assert arcade.post.round
    assert arcade.panel.bezel_diameter > arcade.panel.hole >= arcade.body.width
    assert arcade.panel.depth > arcade.body.height


def test_there_is_a_plug_for_every_socket() -> None:
    kinds = {board.usb.kind for board in BOARDS}

    assert kinds <= set(bought.plugs())
    for plug in bought.plugs().values():
        assert plug.width > plug.opening_width
        assert plug.height > plug.opening_height


def test_the_lamp_fits_under_a_light_pipe_of_10_mm() -> None:
    lamp = bought.pixel()

    assert 5 < lamp.diameter <= 10
    assert lamp.thickness + lamp.height < 5


def test_a_screw_has_a_head_that_holds() -> None:
    for screw in bought.screws().values():
        assert screw.head_diameter >= 1.5 * screw.diameter
        assert 0 < screw.head_height < screw.length


def test_every_price_is_of_something_that_a_case_needs() -> None:
    parts = bought.items()
    things = [
        *(one.item for power in bought.powers().values() for one in power.items),
        *(one.item for mount in bought.mounts().values() for one in mount),
        *(one.item for one in bought.each_input()),
        *(switch.item for switch in bought.switches().values()),
    ]

    assert {item.name for item in things} == set(parts)
    assert all(0 < item.euro < 20 for item in parts.values())


def test_boards_can_be_kept_in_a_cache() -> None:
    assert len(set(BOARDS)) == len(BOARDS)
    assert bought.boards() is bought.boards()


FIGURES = Table("boards.toml", "b.usb", {"kind": "mini", "across": [], "x": True, "n": 1.5})


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda: FIGURES.number("gone"), r"gone in \[b.usb\] is missing"),
        (lambda: FIGURES.number("kind"), "kind .* is not a number"),
        (lambda: FIGURES.number("x"), "x .* is not a number"),
        (lambda: FIGURES.numbers("across"), "across .* is not a list of numbers"),
        (lambda: FIGURES.count("n"), "n .* is not a whole number above 0"),
        (lambda: FIGURES.text("kind", "micro_b", "usb_c"), "'mini', not one of micro_b, usb_c"),
        (lambda: FIGURES.texts("kind", "usb"), "kind .* is not a list of some of usb"),
        (lambda: FIGURES.flag("n"), "n .* is neither true nor false"),
        (lambda: FIGURES.table("n"), "n .* is not a table"),
        (lambda: FIGURES.rows("n"), "n .* is not a list of tables"),
    ],
)
def test_a_wrong_figure_is_named_with_its_file_and_table(ask: object, why: str) -> None:
    assert callable(ask)

    with pytest.raises(WrongFile, match=why) as caught:
        ask()

    assert caught.value.what == "boards.toml cannot be used"
    assert caught.value.remedy == "Correct it there"


def test_a_file_that_is_no_toml_says_which_line(tmp_path: Path) -> None:
    file = tmp_path / "boards.toml"
    file.write_text("[a]\nx = \n")

    with pytest.raises(WrongFile, match="line 2"):
        read(file)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="cannot be read"):
        read(tmp_path / "boards.toml")

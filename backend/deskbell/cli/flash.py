"""`deskbell flash`: boards become working, labelled buttons, all at once, each in its own process."""

import base64
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from deskbell.cli import board_files, flash_show, flash_team, label, register_choice
from deskbell.cli.access import Token, Url, connect
from deskbell.cli.client import Client
from deskbell.cli.flash_ask import Questions
from deskbell.cli.flash_team import End
from deskbell.cli.screen import AsJson, note, show_json
from deskbell.errors import DeskbellError
from deskbell.technician import firmware, ports
from deskbell.technician import image as images
from deskbell.technician.plan import Step
from deskbell_broker.parts import cache_folder

FAILED: Final = 1


class WhichBoard(DeskbellError):
    """Several ports are there, and nobody said which is meant."""


class OneBoardOnly(DeskbellError):
    """Assets were named for several boards at once."""


def flash(
    port: Annotated[list[str] | None, typer.Argument(help="Such as /dev/ttyUSB0 or COM5.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every board that is plugged in.")] = False,
    site: Annotated[str | None, typer.Option("--site", help="The shop; part of its name will do.")] = None,
    asset: Annotated[list[str] | None, typer.Option("--asset", help="What input 1, 2, ... is for.")] = None,
    category: Annotated[list[str] | None, typer.Option("--category", help="What that asset is.")] = None,
    image: Annotated[Path | None, typer.Option("--image", help="MicroPython for the chip.")] = None,
    board: Annotated[str | None, typer.Option("--board", help='Board and pins, such as "m5stack_atom_lite".')] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Begin anew, with new keys.")] = False,
    lose: Annotated[bool, typer.Option("--lose", help="Give up presses that no desk has.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="No desk at hand: enrol later.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
    baud: Annotated[int, typer.Option("--baud", help="Speed of writing.")] = 460800,
    press_within: Annotated[float, typer.Option("--press-within", help="Seconds to wait for the test press.")] = 180.0,
    labels: Annotated[Path, typer.Option("--labels", help="The folder for labels.")] = Path("labels"),
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make boards into working buttons; again, it goes on."""
    chosen = _ports(port, every=every)
    inputs = _inputs(asset, category, boards=len(chosen))
    _check_named(board, image)  # before anything is asked of a desk or a board
    with flash_team.Team(chosen) as team:
        client = None if offline else connect(url, token)
        job = _desk_part(client, site, inputs, boards=0 if dry_run else len(chosen)) | {
            "files": _encoded(firmware.all_files()),
            "board": board,
            "asks": _can_ask() and not as_json and not dry_run,
            "image": str(image.absolute()) if image else None,
            "cache": str(cache_folder() / "images"),
            "whole": whole,
            "lose": lose,
            "offline": offline,
            "dry_run": dry_run,
            "baud": baud,
            "press_within_s": press_within,
        }
        with flash_show.Bars(chosen, quiet=as_json) as bars:
            ends = team.run(job, bars, Questions(bars, client).asked)
    if client is not None and not dry_run:
        _label(ends, labels, url, token)
    _tell(ends, as_json=as_json, dry_run=dry_run)


def _check_named(board: str | None, image: Path | None) -> None:
    """Raise what is wrong with a board's line or an image that were named."""
    if board is not None:
        board_files.wiring(board)
    if image is not None:
        images.read(image)


def _inputs(
    asset: list[str] | None, category: list[str] | None, *, boards: int
) -> list[dict[str, Any]]:
    """Return what the inputs are to stand for. Raises BadPairs, OneBoardOnly."""
    inputs = register_choice.inputs(asset, category)
    if inputs and boards > 1:
        raise OneBoardOnly(
            "No board was flashed",
            f"assets were named, and there are {boards} boards",
            "Flash them one by one with --asset, or all without it: they are claimed later",
        )
    return inputs


def _desk_part(
    client: Client | None, site: str | None, inputs: list[dict[str, Any]], *, boards: int
) -> dict[str, Any]:
    """Return what a board's process needs of the desk: address, leave to enrol, names of the register."""
    place = register_choice.site(client, site) if client and site else None
    if client and place and inputs:
        inputs = register_choice.assets(client, place, inputs)
    return {
        "desk": client.as_json() if client else None,
        "enrolment": register_choice.leave(client, place, boards)
        if client and place and boards
        else None,
        "site": place,
        "inputs": inputs,
    }


def _tell(ends: list[End], *, as_json: bool, dry_run: bool) -> None:
    """Show what became of each board. Raises typer.Exit when one failed."""
    if as_json:
        show_json([end.as_json() for end in ends])
    else:
        for end in ends:
            note(flash_show.words(end, dry_run=dry_run))
    if any(end.error for end in ends):
        raise typer.Exit(FAILED)


def _encoded(files: dict[str, bytes]) -> dict[str, str]:
    return {path: base64.b64encode(content).decode() for path, content in files.items()}


def _can_ask() -> bool:
    """Tell whether somebody sits at this terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _label(ends: list[End], out: Path, url: str | None, token: str | None) -> None:
    """Write a label for every button that was enrolled or tested; the result names the files."""
    for end in ends:
        steps = {one["step"] for one in end.result["steps"]} if end.result else set()
        if end.result and end.result["button"] and steps & {Step.ENROL, Step.CLAIM, Step.PRESS}:
            try:
                written = label.of_buttons([end.result["button"]], out, url, token)
            except DeskbellError as error:  # the button works, and `deskbell label` makes it later
                note(str(error))
            else:
                end.result["labels"] = [str(path) for path in written]


def _ports(named: list[str] | None, *, every: bool) -> list[str]:
    """Return the ports to work on. Raises NoBoard, WhichBoard."""
    if named:
        return list(dict.fromkeys(named))
    found = ports.found()
    if not found:
        raise ports.none_found()
    if len(found) > 1 and not every:
        listed = ", ".join(f"{one.device} ({one.description})" for one in found)
        raise WhichBoard(
            "No board was flashed",
            f"there are several: {listed}",
            "Name the ports, or say --all",
        )
    return [one.device for one in found]

"""`deskbell case`: what is printed around a board, as files, pictures and a bill."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskbell.cli.screen import AsJson, note, say, show_json
from deskbell.errors import DeskbellError

if TYPE_CHECKING:
    from deskbell_case.kit import Kit


class NoKernel(DeskbellError):
    """Cases need the CAD kernel, which the extra `cad` brings."""


class CaseRefused(DeskbellError):
    """There is no such case; choose as the text says."""


class CaseNotWritten(DeskbellError):
    """The files of a case cannot be put into that folder; name another with --out."""


def case(
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the files; made when there is none.")
    ],
    board: Annotated[
        str, typer.Option("--board", help="As the firmware calls it.")
    ] = "esp32c3_generic",
    power: Annotated[
        str, typer.Option("--power", help="usb, aa2 (two AA cells) or li18650.")
    ] = "usb",
    switch: Annotated[
        str, typer.Option("--switch", help="tact12 (12 x 12 mm) or arcade24.")
    ] = "tact12",
    mount: Annotated[str, typer.Option("--mount", help="adhesive, wall or wedge.")] = "adhesive",
    inputs: Annotated[int, typer.Option("--inputs", help="1 or 3.")] = 1,
    fit: Annotated[
        float, typer.Option("--fit", min=-0.2, max=0.3, help="What the coupon said, in mm.")
    ] = 0.0,
    coupon: Annotated[
        bool, typer.Option("--coupon", help="Write the coupon that tells a printer's fit.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a case to print: its files, pictures and a bill."""
    _check_kernel()
    from deskbell_case import kit
    from deskbell_case.variant import Refused, Variant

    try:
        if coupon:
            _tell_files(kit.make_coupon(out), as_json=as_json)
            return
        made = kit.make(Variant(board, power, switch, mount, inputs), out, fit)
    except Refused as refused:
        what, _, remedy = refused.refusal.text.rpartition(". ")
        raise CaseRefused("No case was made", what, remedy) from None
    except OSError as error:
        raise CaseNotWritten(
            "The case was not written",
            f"{error.filename or out}: {error.strerror}",
            "Name a folder that you may write with --out",
        ) from None
    _tell(made, as_json=as_json)


def _check_kernel() -> None:
    """Look for the CAD kernel without loading it. Raises NoKernel."""
    if importlib.util.find_spec("build123d") is None:
        raise NoKernel(
            "No case was made",
            "this Deskbell was installed without the CAD kernel",
            "Install it: pip install 'deskbell[cad]' (1 GB); in a checkout: "
            'make case ARGS="--out case"',
        )


def _tell(made: "Kit", *, as_json: bool) -> None:
    from deskbell_case import bill

    if as_json:
        rows = bill.rows(made.bill)
        show_json(
            {"files": [str(path) for path in made.files], "bill": rows[:-1], "total": rows[-1]}
        )
        return
    _tell_files(list(made.files), as_json=False)
    total = made.bill.total
    minutes = "" if total.minutes is None else f", {total.minutes:.0f} minutes of printing"
    note(
        f"{total.grams:.0f} g of plastic{minutes}, about {total.euro:.0f} euro with what is bought."
    )
    if made.unsliced:
        note(made.unsliced)


def _tell_files(written: list[Path], *, as_json: bool) -> None:
    if as_json:
        show_json({"files": [str(path) for path in written]})
        return
    for path in written:
        say(str(path))

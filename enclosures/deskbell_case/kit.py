"""All that somebody needs who makes a case: files to print, pictures, and the bill, in one folder."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from deskbell_case import bill, files, layout, pictures, pieces, slicer
from deskbell_case.bill import Bill, Printed
from deskbell_case.mesh import manifold, mesh
from deskbell_case.pieces import Piece
from deskbell_case.variant import Variant


@dataclass(frozen=True, slots=True)
class Kit:
    """What was written, and what it takes."""

    files: tuple[Path, ...]
    bill: Bill
    unsliced: str = ""
    """Why no slicer gave grams and minutes; empty where one did."""


def make(variant: Variant, folder: Path, fit: float = 0.0) -> Kit:
    """Write a case into a folder; `fit` is what the coupon said. Raises Refused, OSError."""
    plan = layout.plan(variant, fit)
    written = files.write(variant, folder, fit)
    drawn = {"exploded": pictures.exploded(plan)}
    drawn |= {f"step-{number}": step for number, step in enumerate(pictures.steps(plan), 1)}
    for name, picture in drawn.items():
        written.append(_keep(folder / f"{variant.name}-{name}.svg", picture))
    unsliced = ""
    try:
        printed = list(_sliced(pieces.of(plan), variant, folder))
    except slicer.SlicerTrouble as trouble:
        unsliced = str(trouble)
        printed = [_weighed(piece) for piece in pieces.of(plan)]
    made = bill.make(printed, bill.needed(**asdict(variant)))
    written.append(_keep(folder / f"{variant.name}-bill.md", bill.as_markdown(made)))
    written.append(_keep(folder / f"{variant.name}-bill.csv", bill.as_csv(made)))
    return Kit(tuple(written), made, unsliced)


def make_coupon(folder: Path) -> list[Path]:
    """Write the two pieces that tell a printer's fit. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        path for piece in pieces.of_coupon() for path in files.write_piece(piece, "coupon", folder)
    ]


def _sliced(printed: tuple[Piece, ...], variant: Variant, folder: Path) -> Iterator[Printed]:
    """Yield each piece with the slicer's figures. Raises SlicerTrouble."""
    for piece in printed:
        found = slicer.sliced([folder / f"{variant.name}-{piece.name}.stl"])
        yield Printed(piece.name, piece.count, _volume(piece), found.grams, found.minutes)


def _weighed(piece: Piece) -> Printed:
    return Printed(piece.name, piece.count, _volume(piece))


def _volume(piece: Piece) -> float:
    return float(manifold(mesh(piece.shape)).volume())


def _keep(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path

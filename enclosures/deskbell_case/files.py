"""A variant as files: one STEP of the assembly, and STL and 3MF of each piece as it is printed.

Two runs write the same bytes: neither the time nor an order of hashes gets into a file.
"""

import io
import re
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
from build123d import Compound, export_step

from deskbell_case import layout, pieces
from deskbell_case.mesh import Mesh
from deskbell_case.pieces import Piece
from deskbell_case.variant import Variant
from deskbell_label.mesh import Body
from deskbell_label.mesh import Mesh as LabelMesh
from deskbell_label.stl import stl
from deskbell_label.threemf import threemf

EPOCH: Final = "1980-01-01T00:00:00"
"""What stands in a STEP file as its time."""
CHILD: Final = re.compile(rb"(NEXT_ASSEMBLY_USAGE_OCCURRENCE\()\s*'\d+'([^;]*)")
"""The kernel counts them on from file to file."""
COLOURS: Final = {"lid": "#f2f2ee", "cap": "#d9482b", "lamp": "#ffffff"}
OTHER_COLOUR: Final = "#3a3f44"


def write(variant: Variant, folder: Path, fit: float = 0.0) -> list[Path]:
    """Write the files of a variant into a folder and return them. Raises Refused."""
    printed = pieces.of(layout.plan(variant, fit))
    folder.mkdir(parents=True, exist_ok=True)
    step = folder / f"{variant.name}.step"
    step.write_bytes(_step(pieces.assembly(printed)))
    return [step, *(path for piece in printed for path in write_piece(piece, variant.name, folder))]


def write_piece(piece: Piece, prefix: str, folder: Path) -> list[Path]:
    """Write STL and 3MF of a piece as it lies on the bed."""
    shape = _label_mesh(piece.printed())
    colour = COLOURS.get(piece.name, OTHER_COLOUR)
    name = f"{prefix}-{piece.name}"
    written = {
        folder / f"{name}.stl": stl([shape]),
        folder / f"{name}.3mf": threemf(name, [Body(piece.name, shape, 1, colour)]),
    }
    for path, content in written.items():
        path.write_bytes(content)
    return list(written)


def _step(assembly: Compound) -> bytes:
    """Return an assembly as STEP, its children counted from 1 as in a fresh process."""
    written = io.BytesIO()
    export_step(assembly, written, timestamp=EPOCH)
    number = count(1)

    def renumbered(found: re.Match[bytes]) -> bytes:
        rest = b"".join(line.strip() for line in found[2].splitlines())
        return b"%s'%d'%s" % (found[1], next(number), rest)

    return CHILD.sub(renumbered, written.getvalue())


def _label_mesh(of: Mesh) -> LabelMesh:
    return LabelMesh(of.corners.astype(np.float32), of.triangles)

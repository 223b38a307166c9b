"""What the slicer says of real pieces: whichever two choices meet, nothing needs support."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from deskbell_case import files, layout, pieces, slicer
from deskbell_case import variant as variants
from deskbell_case.variant import Refused, Variant

pytestmark = [
    pytest.mark.cad,
    pytest.mark.slice,
    pytest.mark.skipif(
        slicer.find() is None, reason="PrusaSlicer is not installed: apt-get install prusa-slicer"
    ),
]

Choice = tuple[str, object]
Pair = tuple[Choice, Choice]


def made() -> list[Variant]:
    """Return every variant that is not refused."""
    possible = []
    for variant in variants.combinations():
        try:
            layout.plan(variant)
        except Refused:
            continue
        possible.append(variant)
    return possible


def pairs(variant: Variant) -> set[Pair]:
    """Return every two choices that meet in a variant."""
    return set(combinations(asdict(variant).items(), 2))


def covering(possible: Iterable[Variant]) -> list[Variant]:
    """Return few variants in which every two choices meet that meet at all, the default first."""
    left = set().union(*map(pairs, possible)) - pairs(Variant())
    chosen = [Variant()]
    while left:
        best = max(possible, key=lambda one: len(pairs(one) & left))
        chosen.append(best)
        left -= pairs(best)
    return chosen


POSSIBLE = made()
COVERING = covering(POSSIBLE)


@cache
def support_moves(stl: bytes) -> int:
    """Slice a piece once, whichever cases it is in."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "piece.stl"
        file.write_bytes(stl)
        return slicer.sliced([file]).support_moves


def test_every_two_choices_meet_in_what_is_sliced() -> None:
    met = set().union(*map(pairs, COVERING))

    assert met == set().union(*map(pairs, POSSIBLE))
    assert len(COVERING) < len(POSSIBLE) / 4


@pytest.mark.parametrize("variant", COVERING, ids=lambda variant: str(variant.name))
def test_no_piece_needs_support(variant: Variant, tmp_path: Path) -> None:
    printed = {
        piece.name: files.write_piece(piece, variant.name, tmp_path)[0]
        for piece in pieces.of(layout.plan(variant))
    }

    moves = {name: support_moves(stl.read_bytes()) for name, stl in printed.items()}

    assert moves == dict.fromkeys(moves, 0)


def test_the_coupon_needs_no_support(tmp_path: Path) -> None:
    written = [files.write_piece(piece, "coupon", tmp_path)[0] for piece in pieces.of_coupon()]

    assert slicer.sliced(written).support_moves == 0

"""What a button holds against what the desk has."""

from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain.held import missing, never_to_return
from deskbell_wire.messages import MISSING_AT_ONCE

seqs = st.sets(st.integers(1, 120), max_size=60)


def runs(found: set[int]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for seq in sorted(found):
        if made and made[-1][1] == seq - 1:
            made[-1] = (made[-1][0], seq)
        else:
            made.append((seq, seq))
    return made


@given(seqs, seqs, st.integers(1, 120))
def test_missing_is_what_is_held_and_not_known_oldest_first(
    held: set[int], known: set[int], floor: int
) -> None:
    wanted = sorted(seq for seq in held - known if seq >= floor)

    assert missing(runs(held), known, floor) == wanted[:MISSING_AT_ONCE]


@given(seqs, st.integers(1, 120), st.integers(1, 120))
def test_out_of_reach_is_every_gap_between_the_floor_and_what_is_held(
    known: set[int], floor: int, low: int
) -> None:
    wanted = set(range(floor, low)) - known if floor < low else set()

    gaps = never_to_return(known, floor, low)

    assert gaps == runs(wanted)

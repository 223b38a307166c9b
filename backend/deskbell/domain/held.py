"""What a button holds against what the desk has: the answer to a status."""

from collections.abc import Collection, Iterable

from deskbell_wire.messages import MISSING_AT_ONCE

Runs = Iterable[tuple[int, int]]


def missing(held: Runs, known: Collection[int], floor: int) -> list[int]:
    """Return the presses that the button holds and the desk lacks, oldest first, at most 32.

    Below the floor nothing is asked for: those keys were pruned knowingly.
    """
    lacking: list[int] = []
    for low, high in held:
        for seq in range(max(low, floor), high + 1):
            if seq not in known:
                lacking.append(seq)
                if len(lacking) == MISSING_AT_ONCE:
                    return lacking
    return lacking


def never_to_return(known: Collection[int], floor: int, low: int) -> list[tuple[int, int]]:
    """Return the presses from the floor to below `low` that the desk lacks, as runs.

    A desk that came back from an old backup may lack presses that the button
    has let go of, because they were receipted and older than its newest 64.
    """
    gaps: list[tuple[int, int]] = []
    expected = floor
    for seq in [*sorted(seq for seq in known if floor <= seq < low), low]:
        if seq > expected:
            gaps.append((expected, seq - 1))
        expected = seq + 1
    return gaps

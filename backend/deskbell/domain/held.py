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


def never_to_return(newest_below: int, low: int) -> tuple[int, int] | None:
    """Return the range between what the desk has and the oldest press that the button holds.

    A desk that came back from an old backup may lack presses that the button
    has let go of, because they were receipted and older than its newest 64.
    """
    return (newest_below + 1, low - 1) if newest_below + 1 < low else None

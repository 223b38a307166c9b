"""docs/reference/cases.md is made from what the case's plan reads, and from the plans themselves.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

from deskbell_case import bought, layout
from deskbell_case.bought import Board
from deskbell_case.variant import Refused, Variant, combinations
from tests.docs.made_page import cell, check

INTRO = """
What `deskbell case` knows, from `boards.toml` and `parts.toml` in `enclosures/deskbell_case/`. Lengths in mm.
[How to print a case](../how-to/print-a-case.md).

**Nobody has measured any of it on the thing itself.** Each figure has its source beside it in those files; many are
read off a maker's picture, and some are estimates that say so. Print the coupon, then one case, then twenty.

## Boards
"""

POWERS = """
## What feeds it
"""

REFUSED = """
## What is not made
"""


def test_the_page_tells_every_board_and_every_refusal() -> None:
    lines = ["# Cases", *INTRO.splitlines(), "| name | board | size | fed by | measured |"]
    lines += ["|---|---|---|---|---|"]
    lines += [_board(one) for one in bought.boards().values()]
    lines += [*POWERS.splitlines(), "| name | what | mind |", "|---|---|---|"]
    lines += [
        f"| `{one.name}` | {cell(one.title)} | {cell(one.note)} |"
        for one in bought.powers().values()
    ]
    lines += [*REFUSED.splitlines(), *_refusals()]

    check("cases.md", __file__, lines)


def _board(board: Board) -> str:
    size = f"{board.length:g} x {board.width:g}"
    measured = "yes" if all(one.verified for one in board.sources.values()) else "no"
    takes = ", ".join(f"`{one}`" for one in sorted(board.takes))
    return f"| `{board.name}` | {cell(board.title)} | {size} | {takes} | {measured} |"


def _refusals() -> list[str]:
    """Return how many variants there are, and why some are not made."""
    reasons: dict[str, list[Variant]] = {}
    every = list(combinations())
    for variant in every:
        try:
            layout.plan(variant)
        except Refused as refused:
            reasons.setdefault(refused.refusal.reason, []).append(variant)
    made = len(every) - sum(map(len, reasons.values()))
    lines = [
        f"Of {len(every)} combinations {made} are made. The others are refused with their reason:",
        "",
    ]
    lines += ["| reason | combinations | for example |", "|---|---|---|"]
    for reason, variants in reasons.items():
        lines.append(f"| {reason} | {len(variants)} | {cell(_text(variants[0]))} |")
    return lines


def _text(variant: Variant) -> str:
    try:
        layout.plan(variant)
    except Refused as refused:
        return refused.refusal.text
    raise AssertionError(f"{variant.name} is made")

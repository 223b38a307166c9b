"""docs/reference/causes.md is made from the catalogue: every cause that an incident can have.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

from pathlib import Path

from deskbell_catalogue import Cause, load
from deskbell_catalogue.steps import MARKS
from tests.docs.made_page import cell, check

CATALOGUE = load()

INTRO = """
What a button can see to be wrong. A cause is named by the asset's category and what is wrong; those of
the category `network` may be the cause of any incident. Of several that are seen the one with the lowest rank
is told; from 50 on it is a warning: the thing still works. Words in Dutch, Polish and German, and the
agent's steps for each cause, are in `broker/deskbell_catalogue/`.

## Kinds
A category is of a kind, which says what its causes are, and what a button tries at an address of
the register that has no scheme.
"""

OWN = """
## Your own
The file that [`DESKBELL_CATALOGUE`](settings.md) names has the shape of `catalogue.toml` there. It adds
categories, causes and languages, and changes words, priorities, ranks and probes. A cause of your own has
the steps of its kind's `unknown`:

```toml
[categories.coffee_machine]
kind = "machine"            # printer, machine, service, network; none where nothing can be looked at
probes = "tcp"              # where the kind's own do not fit
name = { en = "Coffee machine" }
short_name = { en = "Coffee" }

[kinds.printer.causes.paper_out]
title = { en = "Receipt roll is used up" }

[kinds.machine.causes.drawer_open]
rank = 40
title = { en = "Drawer is open" }
staff = { en = "Push the drawer shut." }
```
"""

STEPS = """
## An agent's steps
Each cause has 3 to 6 steps (`sop/<language>/<kind>.md`); `unknown` is for when nothing was seen to be wrong, or
nobody could look. A step may begin with a mark, which says what spares it once it has been seen:

| mark | seen |
|---|---|
"""


def row(cause: Cause) -> str:
    """Return a cause as a line of the table."""
    rank = f"{cause.rank}, a warning" if cause.is_warning else str(cause.rank)
    return f"| `{cause.id}` | {cause.title('en')} | {cell(cause.for_staff('en') or '')} | {rank} |"


def test_the_page_tells_every_cause() -> None:
    lines = ["# Causes", *INTRO.splitlines()]
    lines += ["", "| category | kind | probes |", "|---|---|---|"]
    lines += [
        f"| `{one.id}` | {one.kind} | `{one.probes}` |" for one in CATALOGUE.categories if one.kind
    ]
    lines += ["", "## Every cause", "| cause | title | what shop staff can do | rank |"]
    lines += ["|---|---|---|---|", *(row(one) for one in CATALOGUE.causes)]
    lines += STEPS.rstrip().splitlines()
    lines += [f"| `{{{mark}}}` | {seen} |" for mark, seen in MARKS.items()]
    lines += OWN.rstrip().splitlines()

    check("causes.md", __file__, lines)


def test_what_the_page_shows_as_your_own_is_a_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(OWN.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")

    catalogue = load(file)

    drawer, paper = catalogue.cause("till.drawer_open"), catalogue.cause("printer.paper_out")
    assert drawer is not None
    assert paper is not None
    assert paper.title("en") == "Receipt roll is used up"
    assert catalogue.cause("coffee_machine.unreachable") is not None

"""docs/reference/cli.md is made from the command line: a verb without its sentence fails here.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from deskbell.cli.main import app
from tests.docs.made_page import cell, check

Verb = Any
"""typer carries its own copy of click, whose types it keeps to itself."""


def verbs() -> Iterator[tuple[str, Verb]]:
    """Yield every verb with its words, such as ("button add", ...)."""
    yield from _below("", get_command(app))


def _below(words: str, command: Verb) -> Iterator[tuple[str, Verb]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words, command
        return
    for name, one in inner.items():
        yield from _below(f"{words} {name}".strip(), one)


def parameters(verb: Verb) -> list[tuple[str, str]]:
    """Return each argument and option: how it is written, and what the help says of it."""
    context = typer.Context(verb)
    return [record for one in verb.params if (record := one.get_help_record(context))]


def section(words: str, verb: Verb) -> list[str]:
    """Return what the page says of one verb."""
    rows = [f"| `{cell(how)}` | {cell(what)} |" for how, what in parameters(verb)]
    table = ["", "| | |", "|---|---|", *rows] if rows else []
    return ["", f"## `deskbell {words}`", " ".join(str(verb.help).split()), *table]


def page() -> list[str]:
    """Return docs/reference/cli.md."""
    return [
        "# The command line",
        "",
        "What changes data goes through the API of a running desk: the one of `DESKBELL_HOME`, or the",
        "one that `--url` and `--token` name. Only `token`, `keys`, `restore` and `doctor` touch the data folder",
        "itself. The answer goes to standard output, everything else to standard error; the exit code",
        "is 0 when it was done, 1 when it was not, 2 when the words were not understood, 130 when",
        "Ctrl-C broke it off. Ctrl-C is how `up` and `demo` end: they stop in order, with 0.",
        "",
        "With `--json` the answer is JSON, and so is what was not done (1): one object on one line of",
        "standard error, with `what`, `why` and `remedy`, and beside them what the API said:",
        "`type`, `status`, the `lines` of a bad register ([errors](errors.md)).",
        *[line for words, verb in verbs() for line in section(words, verb)],
    ]


def test_the_page_says_what_the_help_says() -> None:
    check("cli.md", __file__, page())


def test_every_verb_and_option_says_what_it_does() -> None:
    silent = [
        f"{words} {one.name}"
        for words, verb in verbs()
        for one in verb.params
        if not (verb.help and one.help)
    ]

    assert silent == []

"""docs/reference/errors.md is made from the errors: one that nobody placed fails here.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Final

import deskbell
from deskbell.api import errors as api_errors
from deskbell.errors import DeskbellError
from deskbell_broker import errors as broker_errors
from deskbell_broker.errors import BrokerError
from tests.docs.made_page import cell, check

CAUGHT: Final = {
    "deskbell.auth.UndeclaredRoute": "a mistake of ours that stops the start",
    "deskbell.desk.accounts.AccountExists": "`token create` tells it as NotCreated",
    "deskbell.desk.accounts.UnknownRole": "`token create` tells it as NotCreated",
    "deskbell.domain.calendar.BadOpeningHours": "the import names the line",
    "deskbell.ingest.connection.ConnectionLost": "the ingest connects again",
    "deskbell.store.ledger.BadLedger": "the start tells it as NotStarted",
    "deskbell.technician.repl.NoProgram": "the prompt tells it as ReplTrouble",
    "deskbell.web.claims.Refused": "the button's page says it beside the form",
}
"""Errors that never reach a person under their own name, and what becomes of each."""


def own_errors() -> dict[str, type[Exception]]:
    """Return every exception that the desk defines, by its full name."""
    found = {
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and issubclass(value, Exception)
        and value.__module__ == module.__name__
    }
    return dict(sorted(found.items()))


def modules() -> Iterator[ModuleType]:
    """Yield every module of the desk; Alembic's files run when they are imported."""
    for one in pkgutil.walk_packages(deskbell.__path__, "deskbell."):
        if ".migrations" not in one.name:
            yield importlib.import_module(one.name)


def row(name: str, kind: type[Exception]) -> str:
    """Return an error with its own sentence."""
    return f"| `{name}` | {cell(inspect.getdoc(kind) or '')} |"


def page() -> list[str]:
    """Return docs/reference/errors.md."""
    shown = {
        name.removeprefix("deskbell."): kind
        for name, kind in own_errors().items()
        if issubclass(kind, DeskbellError) and kind is not DeskbellError
    }
    problems = sorted(
        {*api_errors.TABLE.values(), api_errors.INVALID, api_errors.FAULT}, key=lambda one: one[1]
    )
    return [
        "# Errors",
        "",
        "## On the command line",
        "Two lines: what happened and why, then what to do. The exit code is 1, of `cli.probe.*` 2.",
        "Nothing unforeseen shows a traceback either: that goes to `logs/deskbell.log` of the data folder.",
        "",
        "| | |",
        "|---|---|",
        *[row(name, kind) for name, kind in shown.items()],
        "",
        "`running.NotStarted` may stand for one of the broker's:",
        "",
        "| | |",
        "|---|---|",
        *[row(kind.__name__, kind) for kind in broker_kinds()],
        "",
        "## From the API",
        "`application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`; `bad_register` has",
        "`lines` too, `invalid_request` has `errors`. Any other HTTP status has its usual phrase as its",
        "name, such as `not_found`.",
        "",
        "| `type` | status | title |",
        "|---|---|---|",
        *[
            f"| `urn:deskbell:error:{name}` | {status} | {cell(title)} |"
            for status, name, title in problems
        ],
    ]


def broker_kinds() -> list[type[BrokerError]]:
    """Return the errors of the broker's package."""
    return [
        kind
        for kind in vars(broker_errors).values()
        if inspect.isclass(kind) and issubclass(kind, BrokerError) and kind is not BrokerError
    ]


def test_the_page_says_what_the_errors_say() -> None:
    check("errors.md", __file__, page())


def test_every_error_reaches_somebody_in_a_known_way() -> None:
    told = {
        name
        for name, kind in own_errors().items()
        if issubclass(kind, DeskbellError) or kind in api_errors.TABLE
    }

    assert own_errors().keys() - told == CAUGHT.keys()


def test_every_error_says_what_it_means() -> None:
    silent = [
        kind.__name__ for kind in (*own_errors().values(), *broker_kinds()) if not kind.__doc__
    ]

    assert silent == []

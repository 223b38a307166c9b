"""docs/reference/settings.md is made from `Settings`: a setting that nobody described fails here.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

import re
from pathlib import Path
from typing import Final

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

import deskbell
import deskbell_broker
from deskbell.cli.checkup import OTHERS
from deskbell.settings import PREFIX, Settings
from tests.docs.made_page import cell, check

VARIABLE = re.compile(r"DESKBELL_[A-Z][A-Z_]*")
NOT_OF_THE_DESK: Final = {
    "DESKBELL_CACHE": (
        "Where parts that were unpacked without root are kept. "
        "Default: deskbell in $XDG_CACHE_HOME, else ~/.cache/deskbell."
    ),
    "DESKBELL_URL": "A desk elsewhere, as --url says it.",
    "DESKBELL_TOKEN": "A token of that desk, as --token says it.",
    "DESKBELL_PASSPHRASE": "The passphrase of `deskbell keys`, where nobody is there to be asked.",
    "DESKBELL_WIFI_PASSWORD": "The password of --wifi, where nobody is there to be asked.",
}
"""Variables of the command line and of the parts: no settings of a desk."""


def range_of(field: FieldInfo) -> str:
    """Return what numbers a setting takes."""
    least = [one.ge for one in field.metadata if isinstance(one, Ge)]
    most = [one.le for one in field.metadata if isinstance(one, Le)]
    return f" From {least[0]} to {most[0]}." if least and most else ""


def default_of(field: FieldInfo) -> str:
    """Return a setting's default as somebody would write it."""
    return f"`{field.default}`" if field.default not in ("", (), None) else "-"


def page() -> list[str]:
    """Return docs/reference/settings.md."""
    settings = [
        f"| `{PREFIX}{name.upper()}` | {default_of(field)} | "
        f"{cell(str(field.description) + range_of(field))} |"
        for name, field in Settings.model_fields.items()
    ]
    return [
        "# Settings",
        "",
        "Environment variables, read once at the start. An empty one counts as not set. What the",
        "command line says (`--port`) comes before them. `deskbell doctor` names a variable that is",
        "no setting.",
        "",
        "| variable | default | |",
        "|---|---|---|",
        *settings,
        "",
        "Beside the desk:",
        "",
        "| variable | |",
        "|---|---|",
        *[f"| `{name}` | {cell(text)} |" for name, text in NOT_OF_THE_DESK.items()],
    ]


def test_the_page_says_what_the_settings_say() -> None:
    check("settings.md", __file__, page())


def test_every_setting_says_what_it_does() -> None:
    silent = [name for name, field in Settings.model_fields.items() if not field.description]

    assert silent == []


def test_no_variable_that_the_program_names_is_missing() -> None:
    folders = [Path(str(package.__file__)).parent for package in (deskbell, deskbell_broker)]
    sources = [source for folder in folders for source in folder.rglob("*.py")]

    named = {name for source in sources for name in VARIABLE.findall(source.read_text())}

    known = {PREFIX + name.upper() for name in Settings.model_fields} | NOT_OF_THE_DESK.keys()
    assert named - known == set()


def test_doctor_knows_the_same_variables() -> None:

    assert {PREFIX + name for name in OTHERS} == NOT_OF_THE_DESK.keys()

"""What somebody at the terminal is asked while boards are flashed, one question at a time.

Nobody is asked before it is needed: a board that is a button already has its
place. Without a terminal nobody is asked at all.
"""

import threading
from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.prompt import Prompt

from deskbell.cli import register_choice
from deskbell.cli.client import Client
from deskbell.cli.flash_show import Bars

SHOWN: Final = 15
"""Names in one list; who has more types more of the name."""


class Questions:
    """Asks which board it is, and for which shop and assets a new button is."""

    def __init__(self, bars: Bars, client: Client | None) -> None:
        """Take the bars, which stand still meanwhile, and the desk whose register is offered."""
        self._bars = bars
        self._client = client
        self._site: str | None = None
        self._one = threading.Lock()

    def asked(self, port: str, question: dict[str, Any]) -> Any:  # noqa: ANN401 whatever JSON can say
        """Answer the process of a board. Raises Refused, NoDesk."""
        with self._one, self._bars.paused() as console:
            if "board" in question:
                return _board(console, port, question["board"])
            return self._place(console, port, question["place"])

    def _place(self, console: Console, port: str, count: int) -> dict[str, Any] | None:
        """Return the leave to enrol one button and what its inputs stand for; None: not now."""
        assert self._client is not None  # noqa: S101 without a desk nobody enrols
        if self._site is None:  # the boards of one run are for one shop, as with --site
            sites = [one["name"] for one in self._client.every("/sites")]
            self._site = one_of(
                console, f"For which shop is the board at {port}?", sites, "not now"
            )
        if self._site is None:
            return None
        return {
            "enrolment": register_choice.leave(self._client, self._site, boards=1),
            "inputs": self._assets(console, port, self._site, count),
        }

    def _assets(self, console: Console, port: str, site: str, count: int) -> list[dict[str, Any]]:
        """Return an asset for each input, up to the first that is claimed later."""
        assert self._client is not None  # noqa: S101 as above
        names = [one["name"] for one in self._client.every("/assets") if one["site"] == site]
        chosen: list[dict[str, Any]] = []
        for number in range(1, count + 1):
            which = f" (input {number})" if count > 1 else ""
            question = f"What is the board at {port} for{which}?"
            name = one_of(console, question, names, "claimed later") if names else None
            if name is None:
                break
            chosen.append({"asset": name, "category": None})
        return chosen


def one_of(console: Console, question: str, names: Sequence[str], otherwise: str) -> str | None:
    """Have one of many names chosen, by a part of it or from a list; None when nothing is typed."""
    console.print(f"{question} Part of a name, ? for the list, Enter: {otherwise}")
    listed: Sequence[str] = ()
    while True:
        typed = _line(console, "Its name or number" if listed else "Its name")
        if not typed:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= len(listed):
            return listed[int(typed) - 1]
        fits = list(names) if typed == "?" else register_choice.fitting(typed, names)
        if len(fits) == 1:
            console.print(fits[0])
            return fits[0]
        if not fits:
            console.print(f"The register has none like {typed!r}.")
        listed = fits[:SHOWN]
        for number, name in enumerate(listed, 1):
            console.print(f"  {number}  {name}")
        if len(fits) > SHOWN:
            console.print(f"  and {len(fits) - SHOWN} more: type more of the name")


def _board(console: Console, port: str, choices: list[dict[str, str]]) -> str:
    """Return the name of the board that is at a port."""
    console.print(f"Which board is at {port}?")
    for number, one in enumerate(choices, 1):
        console.print(f"  {number}  {one['title']} ({one['name']})")
    while True:
        typed = _line(console, "Its number, Enter: 1") or "1"
        if typed.isdecimal() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1]["name"]


def _line(console: Console, question: str) -> str:
    """Return what somebody types; nothing when the terminal is gone."""
    try:
        return Prompt.ask(question, console=console, default="", show_default=False).strip()
    except EOFError:
        return ""

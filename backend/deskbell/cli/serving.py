"""`deskbell up` and `deskbell demo`. Both end in order, and with 0, at Ctrl-C and at SIGTERM."""

import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from deskbell.settings import load

Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port of the pages.")]


def up(port: Port = None) -> None:
    """Run broker and desk for real use, until Ctrl-C."""
    from deskbell.app import run_up

    _end_in_order()
    run_up(load(port=port))


def demo(
    shops: Annotated[int, typer.Option("--shops", min=1, max=50, help="Virtual shops.")] = 1,
    port: Port = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="Print the ready line alone.")
    ] = False,
    for_s: Annotated[
        float | None, typer.Option("--for", min=0, help="End after so many seconds.")
    ] = None,
) -> None:
    """Run virtual shops with their desk, in a folder of its own."""
    from deskbell.demo.run import run_demo

    _end_in_order()
    run_demo(shops, port, headless=headless, for_s=for_s)


def _end_in_order() -> None:
    """Have both signals unwind what runs: uvicorn sends them on when it has stopped.

    By default SIGTERM would kill us there, and the ledger would lack the word that nothing is
    missing; Ctrl-C would look like a failure, although it is how both verbs end.
    """

    def end(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: stopping must not stop
        signal.signal(signal.SIGINT, signal.default_int_handler)  # who insists may break it off
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)

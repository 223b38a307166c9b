"""`deskbell up` and `deskbell demo`."""

from typing import Annotated

import typer

from deskbell.settings import load

Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port of the pages.")]


def up(port: Port = None) -> None:
    """Run broker and desk for real use, until Ctrl-C."""
    from deskbell.app import run_up

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
    """Run a virtual shop whose buttons run the firmware itself, with its desk."""
    from deskbell.demo.run import run_demo

    run_demo(shops, port, headless=headless, for_s=for_s)

"""`deskbell board`: one board at a USB port is tested, listened to, found, and made nobody again."""

import subprocess
import sys
from typing import Annotated

import typer

from deskbell.cli import bench_test
from deskbell.cli.access import Token, Url, connect
from deskbell.cli.client import NoDesk
from deskbell.cli.flash_desk import ApiDesk
from deskbell.cli.screen import AsJson, note, say, show_json
from deskbell.technician import ports, service

app = typer.Typer(no_args_is_help=True, help="A board at a USB port: tested, listened to, reset.")

Port = Annotated[str, typer.Argument(help="Such as /dev/ttyUSB0 or COM5.")]
FAILED = 1


@app.command("test")
def try_out(
    port: Port,
    within: Annotated[int, typer.Option("--within", min=1, help="Seconds to press in.")] = 60,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Try lamps, buzzer, inputs, Wi-Fi and broker, print the result, and have the desk keep it.

    At a terminal it asks whether lamps and sound were right.
    """
    judge = bench_test.not_judged if as_json else bench_test.judge
    found, tried = service.test(port, within, note, judge)
    record = {"mac": found.mac, "chip": found.chip, "micropython": found.micropython, **tried}
    if not as_json:  # first of all: what comes now may fail
        bench_test.show(record)
    why_not = bench_test.keep(found, record, url, token)
    if as_json:
        show_json({"button": found.button, "kept": why_not is None, **record})
    if why_not is not None:
        note(f"The desk does not keep this result. {why_not}")
    faults = bench_test.faults(record)
    for fault in faults:
        note(fault)
    if faults or why_not is not None:
        raise typer.Exit(FAILED)


@app.command()
def logs(port: Port) -> None:
    """Show what the board prints, until Ctrl-C; it keeps running."""
    for line in service.lines(port):
        say(line)


@app.command()
def shell(port: Port) -> None:
    """Open MicroPython's prompt on the board; Ctrl-] leaves it."""
    ports.check(port)
    words = [sys.executable, "-m", "mpremote", "connect", port, "repl"]
    raise typer.Exit(subprocess.run(words, check=False).returncode)


@app.command()
def identify(port: Port) -> None:
    """Light the board's lamps, to see which one it is."""
    service.identify(port)
    say(f"The board at {port} has shown red, green, blue and white.")


@app.command("factory-reset")
def factory_reset(
    port: Port,
    lose: Annotated[bool, typer.Option("--lose", help="Give up presses that no desk has.")] = False,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Make the board nobody: identity, keys, Wi-Fi and presses go."""
    found, lost = service.factory_reset(port, _desk(url, token), lose=lose)
    if as_json:
        show_json({"was": found.button, "mac": found.mac, "lost_presses": lost})
        return
    was = f"{found.button} is off the board" if found.button else "The board was nobody"
    say(f"{was}; {lost} presses were given up. Flash it to enrol it again.")


def _desk(url: str | None, token: str | None) -> ApiDesk | None:
    """Return the desk when one is at hand; a board can be reset without."""
    try:
        return ApiDesk(connect(url, token), None)
    except NoDesk:
        return None

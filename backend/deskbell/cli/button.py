"""`deskbell button`: added, listed, revoked, replaced, pressed; all through the API."""

from pathlib import Path
from typing import Annotated, Any

import typer

from deskbell.cli import board_files, paths
from deskbell.cli import wifi as wifi_password
from deskbell.cli.access import Token, Url, connect
from deskbell.cli.client import Client
from deskbell.cli.screen import AsJson, note, say, show_json, table
from deskbell.errors import DeskbellError
from deskbell.home import Home, write_private
from deskbell.settings import load

app = typer.Typer(no_args_is_help=True, help="Buttons: added, listed, revoked, replaced, pressed.")

IN_CONTACT = "online"

Button = Annotated[str, typer.Argument(help="Such as b0017.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Write what `mpremote cp` puts on a board here.")
]
Wifi = Annotated[
    str | None,
    typer.Option(
        "--wifi", help=f"The board's Wi-Fi; its password is asked, or {wifi_password.VARIABLE}."
    ),
]
Board = Annotated[
    str | None,
    typer.Option("--board", help='The pins, such as "esp32_generic button=27 led=26".'),
]


class NeedsOut(DeskbellError):
    """An option is about the board's files, and no folder for them was named."""


class BadPairs(DeskbellError):
    """Assets and categories do not come in pairs."""


@app.command()
def add(
    site: Annotated[str, typer.Option("--site", help="The shop; made when there is none.")],
    asset: Annotated[
        list[str] | None, typer.Option("--asset", help="What input 1, 2, ... is for.")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option("--category", help="What that asset is.")
    ] = None,
    out: Out = None,
    wifi: Wifi = None,
    board: Board = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Add a button; its secrets are shown this once."""
    assets, categories = asset or [], category or []
    if len(assets) != len(categories):
        raise BadPairs(
            "No button was added",
            f"there are {len(assets)} --asset and {len(categories)} --category",
            "Give each asset its category",
        )
    _refuse_without_out(out, wifi, board)
    if out is not None:
        board_files.check(out, board, len(assets) or 1)
    password = _wifi_password(wifi)
    pairs = zip(assets, categories, strict=True)
    inputs = [{"asset": name, "category": kind} for name, kind in pairs]
    client = connect(url, token)
    secrets = client.post("/buttons", {"site": site, "inputs": inputs})
    _hand_over(secrets, client, out, _networks(wifi, password), board, as_json=as_json)


@app.command("list")
def list_buttons(url: Url = None, token: Token = None, as_json: AsJson = False) -> None:
    """List every button with what its inputs stand for."""
    found = list(connect(url, token).every("/buttons"))
    if as_json:
        show_json(found)
        return
    table(
        ("button", "epoch", "state", "site", "inputs", "last heard"),
        [
            (
                one["button"],
                str(one["epoch"]),
                one["state"],
                one["site"] or "-",
                "; ".join(_input(each, one["state"]) for each in one["inputs"]),
                one["seen_at"] or "never",
            )
            for one in found
        ],
    )


@app.command()
def revoke(
    button: Button,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """End a button for good: stolen, broken, or taken down."""
    told = connect(url, token).post(paths.of_button(button, "revoke"))
    if as_json:
        show_json(told)
        return
    say(f"{button} is revoked; whatever it sends is dropped.")


@app.command()
def replace(
    old: Button,
    new: Annotated[str, typer.Argument(help="An existing spare, a new name, or OLD itself.")],
    out: Out = None,
    wifi: Wifi = None,
    board: Board = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Let NEW stand for what OLD stands for, and revoke OLD. OLD by itself is enrolled again."""
    _refuse_without_out(out, wifi, board)
    client = connect(url, token)
    if out is not None:
        board_files.check(out, board, len(client.get(paths.of_button(old))["inputs"]), new)
    password = _wifi_password(wifi)
    done = client.post(paths.of_button(old, "replace"), {"by": new})
    if done["secrets"] is not None:
        networks = _networks(wifi, password)
        _hand_over(done["secrets"], client, out, networks, board, as_json=as_json)
    elif as_json:
        show_json(done["button"])
    else:
        say(f"{new} stands for what {old} stood for; {old} is revoked.")
    if done["secrets"] is None and out is not None:
        note(f"Nothing was written to {out}: {new} was there already, and keeps its identity.")


@app.command()
def press(
    button: Button,
    hold: Annotated[float, typer.Option("--hold", min=0, max=30, help="Seconds.")] = 0.0,
    number: Annotated[int, typer.Option("--input", min=1, max=16, help="Which input.")] = 1,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Press a simulated button at its pin."""
    body = {"input": number, "hold_s": hold}
    told = connect(url, token).post(paths.of_button(button, "press"), body)
    if as_json:
        show_json(told)
        return
    how = f"held for {hold:g} s" if hold else "pressed"
    say(f"{button} was {how}.")


def _refuse_without_out(out: Path | None, wifi: str | None, board: str | None) -> None:
    given = [name for name, value in (("--wifi", wifi), ("--board", board)) if value is not None]
    if out is None and given:
        raise NeedsOut(
            f"{' and '.join(given)} needs --out",
            "it goes into the files of a board",
            "Name a folder for them with --out, or leave it away",
        )


def _hand_over(
    secrets: dict[str, Any],
    client: Client,
    out: Path | None,
    networks: list[dict[str, str]],
    board: str | None,
    *,
    as_json: bool,
) -> None:
    if out is not None:
        board_files.write(out, secrets, networks, board)
    shown = secrets | {"ca": str(_ca_file(secrets, client, out))}
    if as_json:
        show_json(shown)
    else:
        for key, value in shown.items():
            say(f"{key}: {', '.join(value) if isinstance(value, list) else value}")
    if out is not None:
        note(f"Copy it onto the board: {board_files.copy_command(out, board)}")
        if not networks:
            note(f"It has no Wi-Fi yet: write it into {out / 'provision.json'}, or use --wifi.")


def _ca_file(secrets: dict[str, Any], client: Client, out: Path | None) -> Path:
    """Return a file with the CA's certificate: the desk's own where it is at hand."""
    pem = secrets["ca"].encode()
    if client.is_local and out is None:
        settings = load()
        own = settings.broker_ca or Home(settings.home).ca
        if own.exists() and own.read_bytes() == pem:
            return own
    path = (out or Path.cwd()).absolute() / "ca.crt"
    write_private(path, pem)
    return path


def _wifi_password(name: str | None) -> str:
    return "" if name is None else wifi_password.password(name)


def _networks(wifi: str | None, password: str) -> list[dict[str, str]]:
    return [] if wifi is None else [{"ssid": wifi, "password": password}]


def _input(one: dict[str, Any], state: str) -> str:
    """Return an input as words; what its lamp shows is known of a button in contact alone."""
    what = f"{one['asset']} ({one['category']})" if one["asset"] else "nobody's yet"
    return f"{one['input']} {what}: {one['lamp'] if state == IN_CONTACT else 'not known'}"

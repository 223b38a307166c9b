"""`deskbell site`: what holds for all buttons of a shop; through the API."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from deskbell.cli import wifi as wifi_password
from deskbell.cli.access import Token, Url, connect
from deskbell.cli.screen import AsJson, say, show_json, table
from deskbell.errors import DeskbellError

app = typer.Typer(no_args_is_help=True, help="What holds for all buttons of a shop.")

Network = dict[str, Any]
STATIC = ("ip", "mask", "gateway", "dns")

_ADD = f"Add a network, or change it; its password is asked, or {wifi_password.VARIABLE}."
_HIDDEN = "The added network does not tell its name."
_STATIC = "A fixed address in the added network; for a shop with one button."
_ORDER = "Once for each, in the order in which buttons try them; the others follow."
Add = Annotated[str | None, typer.Option("--add", metavar="SSID", help=_ADD)]
Hidden = Annotated[bool, typer.Option("--hidden", help=_HIDDEN)]
Static = Annotated[
    tuple[str, str, str, str] | None,
    typer.Option("--static", metavar="IP MASK GATEWAY DNS", help=_STATIC),
]
Remove = Annotated[
    list[str] | None, typer.Option("--remove", metavar="SSID", help="Remove a network.")
]
Order = Annotated[list[str] | None, typer.Option("--order", metavar="SSID", help=_ORDER)]


class NeedsAdd(DeskbellError):
    """An option is about the network that --add names, and none was added."""


class UnknownNetwork(DeskbellError):
    """The site has no network of that name."""


@app.command()
def wifi(
    site: Annotated[str, typer.Argument(help="The shop, as the register names it.")],
    add: Add = None,
    hidden: Hidden = False,
    static: Static = None,
    remove: Remove = None,
    order: Order = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Show or change the Wi-Fi networks of a shop. Its buttons are told."""
    _refuse_without_add(add, hidden=hidden, static=static)
    client = connect(url, token)
    path = f"/sites/{quote(site, safe='')}/networks"
    found: list[Network] = client.get(path)["items"]
    for ssid in [*(remove or []), *(order or [])]:
        _refuse_unknown(site, ssid, found, add)
    if add or remove or order:
        networks = [_kept(one) for one in found if one["ssid"] not in (remove or [])]
        if add:
            networks = _with(networks, _added(add, hidden=hidden, static=static))
        found = client.put(path, _ordered(networks, order or []))["items"]
    if as_json:
        show_json(found)
    else:
        _show(site, found)


def _kept(told: Network) -> Network:
    """Return a network as it is sent back: without a password it keeps the one that it has."""
    return {"ssid": told["ssid"], "hidden": told["hidden"], "static": told["static"]}


def _added(ssid: str, *, hidden: bool, static: tuple[str, ...] | None) -> Network:
    return {
        "ssid": ssid,
        "password": wifi_password.password(ssid),
        "hidden": hidden,
        "static": None if static is None else dict(zip(STATIC, static, strict=True)),
    }


def _with(networks: list[Network], added: Network) -> list[Network]:
    """Return the list with a network in the place where it was, else at the end."""
    if any(one["ssid"] == added["ssid"] for one in networks):
        return [added if one["ssid"] == added["ssid"] else one for one in networks]
    return [*networks, added]


def _ordered(networks: list[Network], order: list[str]) -> list[Network]:
    first = [one for ssid in order for one in networks if one["ssid"] == ssid]
    return first + [one for one in networks if one["ssid"] not in order]


def _refuse_without_add(add: str | None, *, hidden: bool, static: tuple[str, ...] | None) -> None:
    given = [name for name, value in (("--hidden", hidden), ("--static", static)) if value]
    if add is None and given:
        raise NeedsAdd(
            f"{' and '.join(given)} needs --add",
            "it is about the network that is added",
            "Name that network with --add, also to change one that is there",
        )


def _refuse_unknown(site: str, ssid: str, networks: list[Network], add: str | None) -> None:
    known = [one["ssid"] for one in networks]
    if ssid not in known and ssid != add:
        raise UnknownNetwork(
            f"Nothing was changed at {site}",
            f"it has no network {ssid!r}",
            f"It has these: {', '.join(known) or 'none'}",
        )


def _show(site: str, networks: list[Network]) -> None:
    if not networks:
        say(
            f"{site} has no Wi-Fi networks; its buttons keep those that they have. Add one: --add SSID."
        )
        return
    table(
        ("", "network", "password", "hidden", "address"),
        [
            (
                str(number),
                one["ssid"],
                "kept" if one["has_password"] else "none, it is open",
                "yes" if one["hidden"] else "no",
                one["static"]["ip"] if one["static"] else "by DHCP",
            )
            for number, one in enumerate(networks, 1)
        ],
    )

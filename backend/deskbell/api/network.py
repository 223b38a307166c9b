"""The Wi-Fi networks of a site: read without their passwords, changed as a whole."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Request
from pydantic import Field

from deskbell.api.answers import NO_NUL, Answer, Page, Question
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import networks
from deskbell.desk.networks import Wanted
from deskbell.desk.sealed_networks import of_site
from deskbell.domain import role
from deskbell.domain.network import MOST, Network, Static

router = APIRouter(prefix="/sites", tags=["register"])

Reader = Annotated[Who, Allow(role.READ_REGISTER)]
Changer = Annotated[Who, Allow(role.CHANGE_REGISTER)]
SitePath = Annotated[
    str, Path(min_length=1, max_length=200, pattern=NO_NUL, description="A site's name")
]
Text = Annotated[str, Field(max_length=100)]


class FixedAddress(Question):
    """A fixed address instead of DHCP; all four are IPv4."""

    ip: Text
    mask: Text
    gateway: Text
    dns: Text


class NewNetwork(Question):
    """A network of a site."""

    ssid: Annotated[str, Field(max_length=100)]
    password: Annotated[str | None, Field(max_length=100)] = None
    """Empty for an open network; left out it stays as it is."""
    hidden: bool = False
    static: FixedAddress | None = None


class FixedAddressAnswer(Answer):
    """A fixed address instead of DHCP."""

    ip: str
    mask: str
    gateway: str
    dns: str


class NetworkAnswer(Answer):
    """A network of a site; its password is told to nobody but its buttons."""

    ssid: str
    has_password: bool
    hidden: bool
    static: FixedAddressAnswer | None


class NetworkSecrets(Answer):
    """A network with its password, as a board is told it."""

    ssid: str
    password: str
    hidden: bool
    static: FixedAddressAnswer | None


@router.get("/{name:path}/networks")
def list_networks(request: Request, name: SitePath, _who: Reader) -> Page[NetworkAnswer]:
    """List the Wi-Fi networks of a site in the order in which its buttons try them."""
    desk = desk_of(request)
    with desk.looking() as session:
        place = networks.site_called(session, name)
        found = of_site(session, desk.world.keyring, place)
    return Page(items=[_answer(one) for one in found], next=None)


@router.put("/{name:path}/networks")
def change_networks(
    request: Request,
    name: SitePath,
    _who: Changer,
    body: Annotated[list[NewNetwork], Body(max_length=MOST)],
) -> Page[NetworkAnswer]:
    """Make this the list of a site's Wi-Fi networks; its buttons are told."""
    desk = desk_of(request)
    wanted = [
        Wanted(
            one.ssid,
            one.password,
            one.hidden,
            None if one.static is None else Static(**one.static.model_dump()),
        )
        for one in body
    ]
    with desk.changing() as session:
        place = networks.site_called(session, name)
        changed = networks.change(
            session, desk.world.keyring, desk.button_settings, place, wanted, desk.now_ms()
        )
    return Page(items=[_answer(one) for one in changed], next=None)


def secrets_of(found: Network) -> NetworkSecrets:
    """Return a network as a board is told it."""
    return NetworkSecrets(
        ssid=found.ssid, password=found.password, hidden=found.hidden, static=_static(found)
    )


def _answer(found: Network) -> NetworkAnswer:
    return NetworkAnswer(
        ssid=found.ssid,
        has_password=bool(found.password),
        hidden=found.hidden,
        static=_static(found),
    )


def _static(found: Network) -> FixedAddressAnswer | None:
    one = found.static
    if one is None:
        return None
    return FixedAddressAnswer(ip=one.ip, mask=one.mask, gateway=one.gateway, dns=one.dns)

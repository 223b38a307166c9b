"""The Wi-Fi networks of a site: changed as a whole, and told to every button there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from deskbell.desk import buttons
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.sealed_networks import UnreadableNetworks, of_site, seal
from deskbell.domain import network
from deskbell.domain.network import BadNetwork, Network, Static
from deskbell.store.button import Button, Epoch
from deskbell.store.keys import Keyring
from deskbell.store.network import SiteNetworks
from deskbell.store.site import Site


class UnknownSite(Exception):
    """There is no such site; `deskbell import` and `deskbell button add` make sites."""

    def __init__(self, site: str) -> None:
        """Name it."""
        super().__init__(f"There is no site '{site}'.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A network as it is to be; without a password it keeps the one that is known."""

    ssid: str
    password: str | None = field(repr=False)
    hidden: bool
    static: Static | None


def site_called(session: Session, name: str) -> Site:
    """Return a site. Raises UnknownSite."""
    found = session.exec(select(Site).where(Site.name == name)).one_or_none()
    if found is None:
        raise UnknownSite(name)
    return found


def change(
    session: Session,
    keyring: Keyring,
    settings: ButtonSettings,
    place: Site,
    wanted: Sequence[Wanted],
    now_ms: int,
) -> list[Network]:
    """Make this the list of a site, and have every button there configured anew.

    Raises network.BadNetwork, and UnreadableNetworks when a password that is to be
    kept cannot be read.
    """
    known = _known(session, keyring, place, wanted)
    networks = [Network(one.ssid, _password(one, known), one.hidden, one.static) for one in wanted]
    network.check(networks)
    if networks == list(known.values()):
        return networks
    row = session.get(SiteNetworks, place.id) or SiteNetworks(site_id=place.id or 0, sealed=b"")
    row.sealed, row.changed_at_ms = seal(keyring, place, networks), now_ms
    session.add(row)
    for epoch in _in_force(session, place):
        inputs = buttons.current_inputs(session, epoch)
        buttons.configure(session, epoch, inputs, settings, now_ms)
    return networks


def _known(
    session: Session, keyring: Keyring, place: Site, wanted: Sequence[Wanted]
) -> dict[str, Network]:
    try:
        return {one.ssid: one for one in of_site(session, keyring, place)}
    except UnreadableNetworks:
        if any(one.password is None for one in wanted):
            raise
        return {}


def _password(one: Wanted, known: dict[str, Network]) -> str:
    if one.password is not None:
        return one.password
    if one.ssid not in known:
        raise BadNetwork(f"The network {one.ssid!r} is new, so its password is needed.")
    return known[one.ssid].password


def _in_force(session: Session, place: Site) -> list[Epoch]:
    statement = (
        select(Epoch)
        .join(Button, col(Button.id) == col(Epoch.button_id))
        .where(
            Button.site_id == place.id,
            col(Epoch.revoked_at_ms).is_(None),
            col(Epoch.superseded_at_ms).is_(None),
        )
        .order_by(col(Epoch.name))
    )
    return list(session.exec(statement))

"""Wi-Fi networks at rest and on their way: who reads the database, or owns the broker, reads no password.

At rest: AES-256-GCM under a key that is derived from the master secret; the
site's number is authenticated with it, so that no list can be put in another's
place. On their way they are sealed for each button (`deskbell_wire.sealing`).
"""

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from deskbell.domain.network import Network, Static
from deskbell.store.button import Button, Epoch
from deskbell.store.keys import Keyring
from deskbell.store.network import SiteNetworks
from deskbell.store.site import Site
from deskbell_wire import sealing, wifi

_NONCE_BYTES: Final = 12


class UnreadableNetworks(Exception):
    """A site's networks were sealed with another master secret; set the list anew."""

    def __init__(self, site: str) -> None:
        """Name the site, and what to do."""
        super().__init__(
            f"The Wi-Fi of {site} was sealed with another master secret. Bring that back with "
            "`deskbell keys import`, or set the list anew, each network with its password."
        )


def of_site(session: Session, keyring: Keyring, place: Site) -> list[Network]:
    """Return the networks of a site, in order. Raises UnreadableNetworks."""
    row = session.get(SiteNetworks, place.id)
    if row is None:
        return []
    nonce, sealed = row.sealed[:_NONCE_BYTES], row.sealed[_NONCE_BYTES:]
    try:
        text = AESGCM(keyring.wifi()).decrypt(nonce, sealed, _about(place))
    except InvalidTag:
        raise UnreadableNetworks(place.name) from None
    return [_network(**one) for one in orjson.loads(text)]


def _network(static: dict[str, str] | None, **plain: Any) -> Network:  # noqa: ANN401 what was sealed was checked
    return Network(static=None if static is None else Static(**static), **plain)


def for_button(session: Session, keyring: Keyring, name: str) -> str | None:
    """Return the networks of a button's site, sealed for `<b>`; None leaves it those that it has.

    A button that was revoked, perhaps stolen, or that is another epoch by now, learns none.
    """
    epoch = session.get_one(Epoch, name)
    site_id = session.get_one(Button, epoch.button_id).site_id
    if epoch.revoked_at_ms is not None or epoch.superseded_at_ms is not None or site_id is None:
        return None
    try:
        networks = of_site(session, keyring, session.get_one(Site, site_id))
    except UnreadableNetworks:
        return None
    if not networks:
        return None
    text = wifi.write([asdict(one) for one in networks])
    return sealing.seal_text(keyring.sign(name), text, os.urandom(sealing.NONCE_BYTES))


def seal(keyring: Keyring, place: Site, networks: Sequence[Network]) -> bytes:
    """Return what is kept of a site's list."""
    nonce = os.urandom(_NONCE_BYTES)
    text = orjson.dumps([asdict(one) for one in networks])
    return nonce + AESGCM(keyring.wifi()).encrypt(nonce, text, _about(place))


def _about(place: Site) -> bytes:
    return b"site %d" % (place.id or 0)

"""The shop of a house: one site, and what stands in it."""

from typing import Final

from sqlmodel import Session, select

from deskbell.store.site import Asset, Site

EQUIPMENT: Final = {
    "till": ("Till 1", "till"),
    "printer": ("Receipt printer", "printer"),
    "sales_app": ("Sales app", "sales_app"),
}
SITE: Final = "Utrecht Oudegracht"


def site_id(session: Session) -> int:
    """Return the shop; it is made when it is first asked for."""
    known = session.exec(select(Site).where(Site.name == SITE)).one_or_none()
    if known is None:
        known = Site(name=SITE, zone="Europe/Amsterdam", language="nl")
        session.add(known)
        session.flush()
    return known.id or 0


def asset(session: Session, label: str, ids: dict[str, int]) -> Asset:
    """Return what is called so, and note its id; it is made when it is first asked for."""
    known = session.get(Asset, ids[label]) if label in ids else None
    if known is not None:
        return known
    name, category = EQUIPMENT[label]
    made = Asset(site_id=site_id(session), name=name, category=category)
    session.add(made)
    session.flush()
    ids[label] = made.id or 0
    return made

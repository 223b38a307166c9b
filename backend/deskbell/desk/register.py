"""The register: sites and their assets, made one by one or imported whole.

Asset and site are known by their names. An import is all or nothing and may be
repeated; what the file does not say stays as it was.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from sqlmodel import Session, select

from deskbell.desk import buttons
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.register_csv import SITE_COLUMNS, Line, read
from deskbell.store.button import Epoch, names_showing
from deskbell.store.site import Asset, Site
from deskbell_catalogue import BUTTON, Catalogue

_SITE_FIELDS: Final = {name: name for name in SITE_COLUMNS} | {"opening_hours": "hours"}


class UnknownCategory(Exception):
    """The catalogue has no such category; the text lists those that it has."""

    def __init__(self, category: str, catalogue: Catalogue) -> None:
        """Name the category."""
        known = ", ".join(one.id for one in catalogue.categories if one.id != BUTTON)
        super().__init__(f"'{category}' is not one of {known}.")


class UnknownAsset(Exception):
    """The site has no such asset; correct its name, or say what it is to have it made."""

    def __init__(self, asset: str, site: str) -> None:
        """Name both."""
        super().__init__(f"There is no asset '{asset}' at {site}. Give its category to make it.")


class OtherCategory(Exception):
    """The asset exists with another category; name that one, or import the register again."""

    def __init__(self, asset: Asset, category: str) -> None:
        """Name both."""
        super().__init__(
            f"The asset '{asset.name}' is a {asset.category}, not a {category}. "
            "Say so, or change its category with `deskbell import`."
        )


@dataclass(slots=True)
class Counts:
    """How many of a kind were added, changed, and found as the file says."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Imported:
    """What an import did."""

    sites: Counts = field(default_factory=Counts)
    assets: Counts = field(default_factory=Counts)


def site(session: Session, name: str) -> Site:
    """Return the site of this name, made when there is none."""
    found = session.exec(select(Site).where(Site.name == name)).one_or_none()
    if found is None:
        found = Site(name=name)
        session.add(found)
        session.flush()
    return found


def asset(
    session: Session, place: Site, name: str, category: str | None, catalogue: Catalogue
) -> Asset:
    """Return a site's asset, made when there is none.

    Raises UnknownAsset without a category to make it of, UnknownCategory, and OtherCategory
    when it exists as something else.
    """
    found = session.exec(
        select(Asset).where(Asset.site_id == place.id, Asset.name == name)
    ).one_or_none()
    if found is not None:
        if category is not None and found.category != category:
            raise OtherCategory(found, category)
        return found
    if category is None:
        raise UnknownAsset(name, place.name)
    if category == BUTTON or catalogue.category(category) is None:
        raise UnknownCategory(category, catalogue)
    found = Asset(site_id=place.id or 0, name=name, category=category)
    session.add(found)
    session.flush()
    return found


def import_register(
    session: Session, content: bytes, catalogue: Catalogue, settings: ButtonSettings, now_ms: int
) -> Imported:
    """Import a CSV file, all of it or nothing. Raises BadRegister with every bad line."""
    lines = read(content, catalogue)
    done = Imported()
    sites = _sites(session, lines, done.sites)
    moved = _assets(session, lines, sites, done.assets)
    session.flush()
    for name in sorted(names_showing(session, moved)):
        epoch = session.get(Epoch, name)
        if epoch is not None:
            inputs = buttons.current_inputs(session, epoch)
            buttons.configure(session, epoch, inputs, settings, now_ms)
    return done


def _sites(session: Session, lines: list[Line], counts: Counts) -> dict[str, Site]:
    wanted: dict[str, dict[str, Any]] = {}
    for line in lines:
        said = {own: getattr(line, name) for name, own in _SITE_FIELDS.items()}
        wanted.setdefault(line.site, {}).update({k: v for k, v in said.items() if v})
    known = {one.name: one for one in session.exec(select(Site))}
    for name, values in wanted.items():
        if name not in known:
            known[name] = Site(name=name, **values)
            counts.added += 1
        elif _update(known[name], values):
            counts.changed += 1
        else:
            counts.unchanged += 1
        session.add(known[name])
    session.flush()
    return known


def _assets(
    session: Session, lines: list[Line], sites: dict[str, Site], counts: Counts
) -> list[int]:
    """Return the assets whose category or address changed: their buttons are told."""
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for line in lines:
        if line.asset:
            said = {"category": line.category, "address": line.address}
            key = (sites[line.site].id or 0, line.asset)
            wanted.setdefault(key, {}).update({k: v for k, v in said.items() if v})
    in_file = {site_id for site_id, _ in wanted}
    known = {
        (one.site_id, one.name): one
        for one in session.exec(select(Asset))
        if one.site_id in in_file
    }
    moved = []
    for key, values in wanted.items():
        found = known.get(key)
        if found is None:
            session.add(Asset(site_id=key[0], name=key[1], **values))
            counts.added += 1
            continue
        if any(getattr(found, key) != value for key, value in values.items()):
            moved.append(found.id or 0)
        if _update(found, values):
            counts.changed += 1
            session.add(found)
        else:
            counts.unchanged += 1
    return moved


def _update(row: Site | Asset, values: dict[str, Any]) -> bool:
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    for key, value in changed.items():
        setattr(row, key, value)
    return bool(changed)

"""The register: sites, assets, categories, and its import as a CSV file."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from sqlmodel import col, select

from deskbell.api import answers
from deskbell.api.answers import Answer, CategoryId, Cursor, Limit, Page, SiteName
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk.register import Counts, import_register
from deskbell.domain import role
from deskbell.store.site import Asset, Site

router = APIRouter(tags=["register"])

Reader = Annotated[Who, Allow(role.READ_REGISTER)]
Changer = Annotated[Who, Allow(role.CHANGE_REGISTER)]
MAX_BYTES = 16_000_000


class SiteAnswer(Answer):
    """A shop."""

    name: str
    zone: str
    language: str
    tier: str
    phone: str
    opening_hours: str


class AssetAnswer(Answer):
    """The thing that is labelled."""

    site: str
    name: str
    category: str
    address: str


class CategoryAnswer(Answer):
    """What an asset can be, in the reader's language."""

    id: str
    name: str
    short_name: str
    icon: str
    priority: int
    names: dict[str, str]
    short_names: dict[str, str]
    """Of at most ten letters, for labels and narrow columns."""


class Counted(Answer):
    """What became of the sites, or of the assets, of a file."""

    added: int
    changed: int
    unchanged: int


class ImportedAnswer(Answer):
    """What an import did."""

    sites: Counted
    assets: Counted


@router.get("/sites")
def list_sites(
    request: Request, _who: Reader, cursor: Cursor = None, limit: Limit = answers.DEFAULT
) -> Page[SiteAnswer]:
    """List the shops by name."""
    after = answers.decode(cursor, str)
    statement = select(Site).order_by(col(Site.name)).limit(limit + 1)
    if after is not None:
        statement = statement.where(col(Site.name) > str(after[0]))
    with desk_of(request).looking() as session:
        rows = session.exec(statement).all()
    return answers.page(rows, limit, _site, lambda row: (row.name,))


@router.get("/assets")
def list_assets(
    request: Request,
    _who: Reader,
    site: SiteName = None,
    category: CategoryId = None,
    cursor: Cursor = None,
    limit: Limit = answers.DEFAULT,
) -> Page[AssetAnswer]:
    """List the assets in the order in which they were registered."""
    after = answers.numbers(cursor, 1)
    statement = (
        select(Asset, Site.name)
        .join(Site, col(Site.id) == col(Asset.site_id))
        .order_by(col(Asset.id))
        .limit(limit + 1)
    )
    if site is not None:
        statement = statement.where(Site.name == site)
    if category is not None:
        statement = statement.where(Asset.category == category)
    if after is not None:
        statement = statement.where(col(Asset.id) > after[0])
    with desk_of(request).looking() as session:
        rows = session.exec(statement).all()
    return answers.page(rows, limit, lambda row: _asset(*row), lambda row: (row[0].id or 0,))


@router.get("/categories")
def list_categories(request: Request, who: Reader) -> Page[CategoryAnswer]:
    """List the whole catalogue."""
    items = [
        CategoryAnswer(
            id=one.id,
            name=one.name(who.language),
            short_name=one.short_name(who.language),
            icon=one.icon,
            priority=one.priority,
            names=dict(one.names),
            short_names=dict(one.short_names),
        )
        for one in desk_of(request).world.catalogue.categories
    ]
    return Page(items=items, next=None)


@router.post("/register/import")
def import_csv(
    request: Request,
    _who: Changer,
    content: Annotated[bytes, Body(media_type="text/csv", max_length=MAX_BYTES)] = b"",
) -> ImportedAnswer:
    """Import the register: all of it, or nothing and every bad line named."""
    desk = desk_of(request)
    with desk.changing() as session:
        done = import_register(
            session, content, desk.world.catalogue, desk.button_settings, desk.now_ms()
        )
    return ImportedAnswer(sites=_counted(done.sites), assets=_counted(done.assets))


def _counted(counts: Counts) -> Counted:
    return Counted(added=counts.added, changed=counts.changed, unchanged=counts.unchanged)


def _site(row: Site) -> SiteAnswer:
    return SiteAnswer(
        name=row.name,
        zone=row.zone,
        language=row.language,
        tier=row.tier,
        phone=row.phone,
        opening_hours=row.hours,
    )


def _asset(row: Asset, site: str) -> AssetAnswer:
    return AssetAnswer(site=site, name=row.name, category=row.category, address=row.address)

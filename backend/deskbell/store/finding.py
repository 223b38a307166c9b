"""Findings: what buttons saw, and the queries that a diagnosis is made of."""

import json
from typing import Any

from sqlalchemy import Index, delete, func, select, text, update
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from deskbell.store.columns import ROW_NUMBER, big, core, long_text

DUE_ONLY = text("due_ms IS NOT NULL")


class Finding(SQLModel, table=True):
    """One finding. `UNIQUE(<b>, boot, n)` keeps it single, whatever arrives twice."""

    __table_args__ = (
        Index("one_finding_a_message", "name", "boot", "n", unique=True),
        Index("findings_of_an_asset", "asset_id", "probe", "at_ms"),
        Index("findings_at_a_site", "site_id", "at_ms"),
        Index("findings_of_a_service", "service", "at_ms"),
        Index("findings_of_an_incident", "incident", "at_ms"),
        Index("findings_due", "due_ms", sqlite_where=DUE_ONLY, postgresql_where=DUE_ONLY),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    name: str
    boot: int = big()
    n: int = big()
    seq: int | None = big()
    """The press that it was made for; null: a routine look, or one that was asked for."""
    input: int
    asset_id: int | None = Field(default=None, foreign_key="asset.id")
    site_id: int | None = Field(default=None, foreign_key="site.id")
    service: str | None = None
    """What makes services of different shops the same one: host and path of the asset's address."""
    incident: int | None = big(default=None)
    probe: str
    verdict: str
    cause: str | None = None
    evidence: str = long_text()
    took_ms: int = big()
    at_ms: int = big()
    due_ms: int | None = big()
    """When time alone makes it worth another look at it: silence that lasts, a certificate's last week."""

    @property
    def facts(self) -> dict[str, Any]:
        """Return the evidence."""
        facts: dict[str, Any] = json.loads(self.evidence)
        return facts


_FINDING = core(Finding)


def newest(
    session: Session,
    *,
    since_ms: int,
    asset_id: int | None = None,
    site_id: int | None = None,
    limit: int = 200,
) -> list[Finding]:
    """Return the newest finding of each probe at each asset whose look began since a moment; narrowed by what is given."""
    columns = _FINDING.c
    newest_id = select(func.max(columns.id)).where(
        columns.at_ms >= since_ms, columns.at_ms - columns.took_ms >= since_ms
    )
    if asset_id is not None:
        newest_id = newest_id.where(_FINDING.c.asset_id == asset_id)
    if site_id is not None:
        newest_id = newest_id.where(_FINDING.c.site_id == site_id)
    newest_id = newest_id.group_by(_FINDING.c.asset_id, _FINDING.c.name, _FINDING.c.probe)
    rows = session.connection().execute(newest_id.limit(limit)).scalars().all()
    if not rows:
        return []
    statement = select_rows(Finding).where(col(Finding.id).in_(list(rows)))
    return list(session.exec(statement.order_by(col(Finding.id))))


def of_incident(session: Session, number: int, limit: int = 60) -> list[Finding]:
    """Return the newest findings of an incident, the newest first."""
    statement = (
        select_rows(Finding)
        .where(Finding.incident == number)
        .order_by(col(Finding.id).desc())
        .limit(limit)
    )
    return list(session.exec(statement))


def probes_of_press(session: Session, name: str, seq: int) -> set[str]:
    """Return the probes that have told what they saw for a press."""
    columns = _FINDING.c
    statement = select(columns.probe).where(columns.name == name, columns.seq == seq)
    return set(session.connection().execute(statement).scalars())


def is_there(session: Session, name: str, boot: int, n: int) -> bool:
    """Tell whether a finding has come before."""
    columns = _FINDING.c
    statement = select(columns.id).where(columns.name == name, columns.boot == boot, columns.n == n)
    return session.connection().execute(statement.limit(1)).first() is not None


def move_to_incident(session: Session, asset_id: int, since_ms: int, number: int) -> None:
    """Give findings that came before their incident to it: the press may have been late."""
    columns = _FINDING.c
    session.connection().execute(
        update(_FINDING)
        .where(columns.asset_id == asset_id, columns.at_ms >= since_ms, columns.incident.is_(None))
        .values(incident=number)
    )


def forget(session: Session, before_ms: int) -> int:
    """Delete what no incident needs and is older; return how many."""
    columns = _FINDING.c
    gone = session.connection().execute(
        delete(_FINDING).where(columns.at_ms < before_ms, columns.incident.is_(None))
    )
    return int(gone.rowcount)


def of_service(session: Session, service: str, since_ms: int, limit: int) -> list[Finding]:
    """Return the newest looks at a service's page, the newest last, whichever shop they are of."""
    statement = (
        select_rows(Finding)
        .where(Finding.service == service, Finding.probe == "https", col(Finding.at_ms) >= since_ms)
        .order_by(col(Finding.at_ms).desc(), col(Finding.id).desc())
        .limit(limit)
    )
    return list(session.exec(statement))[::-1]


def due(session: Session, now_ms: int, limit: int) -> list[Finding]:
    """Return findings that time has made worth another look at them, those that wait longest first."""
    statement = (
        select_rows(Finding)
        .where(col(Finding.due_ms) <= now_ms, DUE_ONLY)
        .order_by(col(Finding.due_ms))
        .limit(limit)
    )
    return list(session.exec(statement))

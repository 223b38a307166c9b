"""What a diagnosis needs: findings, what an incident knows of its cause, looks that are asked for.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add columns and a table; nothing that is there changes."""
    op.add_column("incident", sa.Column("diagnosis", sa.Text(), nullable=True))
    op.add_column(
        "incident",
        sa.Column("is_proactive", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("incident", sa.Column("asked_at_ms", sa.BigInteger(), nullable=True))
    op.add_column("incident", sa.Column("proof", sa.String(), nullable=True))
    op.add_column("incident", sa.Column("proof_due_ms", sa.BigInteger(), nullable=True))
    op.create_index(
        "incidents_to_prove",
        "incident",
        ["proof_due_ms"],
        sqlite_where=sa.text("proof_due_ms IS NOT NULL"),
        postgresql_where=sa.text("proof_due_ms IS NOT NULL"),
    )
    is_open = sa.text("state NOT IN ('closed', 'withdrawn')")
    op.create_index(
        "open_incidents_of_a_cause",
        "incident",
        ["cause", "priority", "opened_at_ms"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.add_column("epoch", sa.Column("ask_unsent", sa.String(), nullable=True))
    op.create_index(op.f("ix_epoch_ask_unsent"), "epoch", ["ask_unsent"])
    _findings()


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("boot", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("input", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("incident", sa.BigInteger(), nullable=True),
        sa.Column("probe", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("took_ms", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("one_finding_a_message", "finding", ["name", "boot", "n"], unique=True)
    op.create_index("findings_of_an_asset", "finding", ["asset_id", "probe", "at_ms"])
    op.create_index("findings_at_a_site", "finding", ["site_id", "at_ms"])
    op.create_index("findings_of_a_service", "finding", ["service", "at_ms"])
    op.create_index("findings_of_an_incident", "finding", ["incident", "at_ms"])
    op.create_index(
        "findings_due",
        "finding",
        ["due_ms"],
        sqlite_where=sa.text("due_ms IS NOT NULL"),
        postgresql_where=sa.text("due_ms IS NOT NULL"),
    )

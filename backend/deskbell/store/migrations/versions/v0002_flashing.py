"""What flashing needs: boards, computers that sign in, enrolment, Wi-Fi, bench tests.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and tables; nothing that is there changes."""
    op.add_column("button", sa.Column("mac", sa.String(), nullable=True))
    op.add_column("button", sa.Column("chip", sa.String(), nullable=True))
    op.create_index(op.f("ix_button_mac"), "button", ["mac"], unique=True)
    op.add_column("token", sa.Column("expires_at_ms", sa.BigInteger(), nullable=True))
    op.add_column("token", sa.Column("label", sa.String(), nullable=True))
    _sign_in()
    _enrolment()
    _what_a_technician_leaves()


def _sign_in() -> None:
    op.create_table(
        "device_code",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("user_hash", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("polled_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("decided_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index(op.f("ix_device_code_user_hash"), "device_code", ["user_hash"], unique=True)
    op.create_table(
        "wrong_guesses",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id"),
    )


def _enrolment() -> None:
    op.create_table(
        "enrolment_token",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("boards", sa.Integer(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index(op.f("ix_enrolment_token_account_id"), "enrolment_token", ["account_id"])
    op.create_table(
        "enrolled_board",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.Column("button_id", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["button_id"], ["button.id"]),
        sa.ForeignKeyConstraint(["hash"], ["enrolment_token.hash"]),
        sa.PrimaryKeyConstraint("hash", "mac"),
    )


def _what_a_technician_leaves() -> None:
    op.create_table(
        "site_networks",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("site_id"),
    )
    op.create_table(
        "bench_test",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("button_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["button_id"], ["button.id"]),
        sa.ForeignKeyConstraint(["name"], ["epoch.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_bench_test_button_id"), "bench_test", ["button_id"])
    op.create_index(op.f("ix_bench_test_name"), "bench_test", ["name"])

"""Alembic's entry: migrates over the connection that `store.migrate` holds."""

from alembic import context

from deskbell.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()

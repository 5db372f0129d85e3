"""Audit log, people's decisions, exceptions and period locks.

The types are spelled out and not taken from ``tables``: this step must mean the same when that module has moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# They keep programs and slips from changing the log. Who owns the database can drop them; then the chain tells.
_POSTGRES = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
    """CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)
_SQLITE = tuple(
    f"""CREATE TRIGGER audit_entries_no_{verb} BEFORE {verb} ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
    for verb in ("update", "delete")
)


def upgrade() -> None:
    """Create the tables and the guards of the log."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    moment = sa.DateTime(timezone=True) if is_postgres else sa.String(32)
    op.create_table(
        "audit_entries",
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "what", "subject")),
        sa.Column("why", sa.Text),
        sa.Column("details", sa.Text, nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("previous_hash", "hash")),
    )
    op.create_table(
        "audit_head",
        sa.Column("only_row", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.String(32), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("leg", "verdict", "contents", "by")),
        sa.Column("at", moment, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("ended_at", moment),
        *(sa.Column(name, sa.Text) for name in ("ended_by", "ended_because")),
    )
    op.create_table(
        "exceptions",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("leg", "record_id")),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("cause", "contents", "state")),
        sa.Column("changed_at", moment, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("owner", "said", "said_by", "approved_by")),
    )
    op.create_table(
        "period_locks",
        sa.Column("period", sa.String(7), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("through", sa.Date, nullable=False),
        sa.Column("locked_at", moment, nullable=False),
        sa.Column("locked_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("pack", sa.Text, nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("pack_sha256", "seal")),
        sa.Column("unlocked_at", moment),
        *(sa.Column(name, sa.Text) for name in ("unlocked_by", "unlock_reason")),
    )
    for statement in _POSTGRES if is_postgres else _SQLITE:
        op.execute(statement)

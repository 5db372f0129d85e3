"""The inbox: events as other systems delivered them.

The types are spelled out and not taken from ``inbox``: this step must mean the same when that module has moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of the inbox."""
    moment = sa.DateTime(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.String(32)
    op.create_table(
        "inbox",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("source", "delivery_id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "body")),
        sa.Column("card_numbers_cut", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        *(sa.Column(name, moment, nullable=False) for name in ("received_at", "changed_at", "due_at")),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_by", sa.Text),
        sa.Column("lease_until", moment),
        *(sa.Column(name, sa.Text) for name in ("reason", "message")),
    )
    op.create_index("inbox_due", "inbox", ["state", "due_at"])

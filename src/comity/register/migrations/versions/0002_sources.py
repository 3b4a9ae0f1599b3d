"""Where documents come from: provenance, the bytes as they came, what became of every input, and the pulls of declared sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROVENANCE = ("title", "byline", "address", "media", "original", "fetched", "source", "published_by")


def upgrade() -> None:
    """Add columns and tables, which takes no time however large the register is, and indexes, which takes seconds."""
    for name in PROVENANCE:
        op.add_column("document", sa.Column(name, sa.String(), nullable=True))
    op.drop_index("ix_document_story", table_name="document")
    op.create_index("ix_document_story_until_published", "document", ["story", "until", "published"], unique=False)
    op.create_index("ix_document_original", "document", ["original"], unique=False)
    op.create_index("ix_document_source_added", "document", ["source", "added"], unique=False)
    for name in ("root", "source", "original"):
        op.add_column("ledger", sa.Column(name, sa.String(), nullable=True))
    op.add_column("ledger", sa.Column("tries", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_ledger_state_source", "ledger", ["state", "source"], unique=False)
    op.create_table(
        "original",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("media", sa.String(), nullable=True),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_original")),
    )
    op.create_table(
        "pull",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("started", sa.String(), nullable=False),
        sa.Column("ended", sa.String(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("listed", "fetched", "new", "changed", "unchanged", "failed")),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pull")),
    )
    op.create_index("ix_pull_source_started", "pull", ["source", "started"], unique=False)
    op.create_table(
        "visit",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_visit")),
    )

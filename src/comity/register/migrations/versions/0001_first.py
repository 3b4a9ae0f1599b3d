"""The first schema: documents, readings, claims, facts in versions, judgements, and full text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables and the index of the texts."""
    _tables()
    op.execute("INSERT INTO clock (value) VALUES ('1970-01-01T00:00:00.000000Z')")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE document_text USING fts5"
            "(text, content='document', content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\")"
        )
    else:
        op.execute("CREATE TABLE document_text (document bigint PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_document_text_words ON document_text USING gin (words)")


def _tables() -> None:
    op.create_table(
        "band",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "document", name=op.f("pk_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "block",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "fact", name=op.f("pk_block")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "clock", sa.Column("value", sa.String(), nullable=False), sa.PrimaryKeyConstraint("value", name=op.f("pk_clock"))
    )
    op.create_table(
        "document",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("story", NUMBER, nullable=False),
        sa.Column("added", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_hash", "document", ["hash"], unique=False)
    op.create_index("ix_document_name", "document", ["name", "publisher"], unique=False)
    op.create_index("ix_document_published", "document", ["published"], unique=False)
    op.create_index("ix_document_story", "document", ["story"], unique=False)
    op.create_table(
        "fact",
        sa.Column("row", NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("instrument", sa.String(), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("contexts", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("removed", sa.String(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_fact")),
    )
    op.create_index("ix_fact_id_since", "fact", ["id", "since"], unique=False)
    op.create_index("ix_fact_instrument", "fact", ["instrument"], unique=False)
    op.create_table(
        "fact_claim",
        sa.Column("row", NUMBER, autoincrement=False, nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("row", "claim", name=op.f("pk_fact_claim")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_fact_claim_document"), "fact_claim", ["document"], unique=False)
    op.create_table(
        "fact_context",
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("row", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("contexts", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "context",
            "first",
            "row",
            name=op.f("pk_fact_context"),
            postgresql_include=[
                "kind",
                "type",
                "status",
                "last",
                "country",
                "domains",
                "contexts",
                "languages",
                "confidence",
                "weight",
                "independent",
                "disputed",
                "judged",
                "settled",
                "stands",
            ],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_day",
        sa.Column("row", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("contexts", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "first",
            "row",
            name=op.f("pk_fact_day"),
            postgresql_include=[
                "kind",
                "type",
                "status",
                "last",
                "country",
                "domains",
                "contexts",
                "languages",
                "confidence",
                "weight",
                "independent",
                "disputed",
                "judged",
                "settled",
                "stands",
            ],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_domain",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("row", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("contexts", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "domain",
            "first",
            "row",
            name=op.f("pk_fact_domain"),
            postgresql_include=[
                "kind",
                "type",
                "status",
                "last",
                "country",
                "domains",
                "contexts",
                "languages",
                "confidence",
                "weight",
                "independent",
                "disputed",
                "judged",
                "settled",
                "stands",
            ],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_pair",
        sa.Column("a", sa.String(), nullable=False),
        sa.Column("b", sa.String(), nullable=False),
        sa.Column("row", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("contexts", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "a",
            "b",
            "first",
            "row",
            name=op.f("pk_fact_pair"),
            postgresql_include=[
                "kind",
                "type",
                "status",
                "last",
                "country",
                "domains",
                "contexts",
                "languages",
                "confidence",
                "weight",
                "independent",
                "disputed",
                "judged",
                "settled",
                "stands",
            ],
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fact_pair_b", "fact_pair", ["b"], unique=False)
    op.create_table(
        "fact_party",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("row", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("contexts", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "party",
            "first",
            "row",
            name=op.f("pk_fact_party"),
            postgresql_include=[
                "kind",
                "type",
                "status",
                "last",
                "country",
                "domains",
                "contexts",
                "languages",
                "confidence",
                "weight",
                "independent",
                "disputed",
                "judged",
                "settled",
                "side",
                "stands",
            ],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_type",
        sa.Column("row", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("contexts", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "type",
            "first",
            "row",
            name=op.f("pk_fact_type"),
            postgresql_include=[
                "kind",
                "status",
                "last",
                "country",
                "domains",
                "contexts",
                "languages",
                "confidence",
                "weight",
                "independent",
                "disputed",
                "judged",
                "settled",
                "stands",
            ],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "judgement",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column("undoes", NUMBER, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_fact"), "judgement", ["fact"], unique=False)
    op.create_index(op.f("ix_judgement_undoes"), "judgement", ["undoes"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("document", NUMBER, nullable=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ledger")),
    )
    op.create_table(
        "appearance",
        sa.Column("document", NUMBER, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("of", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_appearance_document")),
        sa.PrimaryKeyConstraint("document", "person", "since", name=op.f("pk_appearance")),
    )
    op.create_index(op.f("ix_appearance_person"), "appearance", ["person"], unique=False)
    op.create_table(
        "reading",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("lexicon", sa.String(), nullable=False),
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_reading_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_document"), "reading", ["document"], unique=False)
    op.create_table(
        "claim",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("document", NUMBER, nullable=False),
        sa.Column("reading", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=True),
        sa.Column("cut", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_claim_document")),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"], name=op.f("fk_claim_reading")),
        sa.PrimaryKeyConstraint("key", "since", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_base"), "claim", ["base"], unique=False)
    op.create_index(op.f("ix_claim_document"), "claim", ["document"], unique=False)
    op.create_index(op.f("ix_claim_fact"), "claim", ["fact"], unique=False)

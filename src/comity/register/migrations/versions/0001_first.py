"""The first schema: documents, readings, claims, facts in versions, judgements, and full text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from comity.knowledge.world.folding import folding_pairs

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
        accented, plain = ("".join(side) for side in zip(*folding_pairs(), strict=True))
        op.execute(
            sa.text(
                "CREATE FUNCTION comity_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
                f"RETURN translate(words, {_quoted(accented)}, {_quoted(plain)})"
            )
        )
        op.execute("CREATE INDEX ix_document_search ON document USING gin (to_tsvector('simple', comity_fold(text)))")


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _tables() -> None:
    op.create_table(
        "block",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "fact", name=op.f("pk_block")),
    )
    op.create_table(
        "clock", sa.Column("value", sa.String(), nullable=False), sa.PrimaryKeyConstraint("value", name=op.f("pk_clock"))
    )
    op.create_table(
        "document",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("story", NUMBER, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("added", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_hash", "document", ["hash"], unique=False)
    op.create_index("ix_document_name", "document", ["name"], unique=False)
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
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.String(length=16), nullable=True),
        sa.Column("settled", sa.String(length=16), nullable=True),
        sa.Column("removed", sa.String(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_fact")),
    )
    op.create_index("ix_fact_id_since", "fact", ["id", "since"], unique=False)
    op.create_index("ix_fact_instrument", "fact", ["instrument"], unique=False)
    op.create_index("ix_fact_kind_first_row", "fact", ["kind", "until", "first", "row"], unique=False)
    op.create_index("ix_fact_kind_type_first_row", "fact", ["kind", "until", "type", "first", "row"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_fact"), "judgement", ["fact"], unique=False)
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
        sa.PrimaryKeyConstraint("document", "person", name=op.f("pk_appearance")),
    )
    op.create_index(op.f("ix_appearance_person"), "appearance", ["person"], unique=False)
    op.create_table(
        "band",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_band_document")),
        sa.PrimaryKeyConstraint("hash", "document", name=op.f("pk_band")),
    )
    op.create_table(
        "fact_claim",
        sa.Column("row", NUMBER, nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["fact.row"], name=op.f("fk_fact_claim_row")),
        sa.PrimaryKeyConstraint("row", "claim", name=op.f("pk_fact_claim")),
    )
    op.create_index(op.f("ix_fact_claim_claim"), "fact_claim", ["claim"], unique=False)
    op.create_table(
        "fact_context",
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("row", NUMBER, nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["fact.row"], name=op.f("fk_fact_context_row")),
        sa.PrimaryKeyConstraint("context", "row", name=op.f("pk_fact_context")),
    )
    op.create_index("ix_fact_context_found", "fact_context", ["context", "kind", "until", "first", "row"], unique=False)
    op.create_index("ix_fact_context_row", "fact_context", ["row"], unique=False)
    op.create_table(
        "fact_domain",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("row", NUMBER, nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["fact.row"], name=op.f("fk_fact_domain_row")),
        sa.PrimaryKeyConstraint("domain", "row", name=op.f("pk_fact_domain")),
    )
    op.create_index("ix_fact_domain_found", "fact_domain", ["domain", "kind", "until", "first", "row"], unique=False)
    op.create_index("ix_fact_domain_row", "fact_domain", ["row"], unique=False)
    op.create_table(
        "fact_pair",
        sa.Column("a", sa.String(), nullable=False),
        sa.Column("b", sa.String(), nullable=False),
        sa.Column("row", NUMBER, nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["fact.row"], name=op.f("fk_fact_pair_row")),
        sa.PrimaryKeyConstraint("a", "b", "row", name=op.f("pk_fact_pair")),
    )
    op.create_index("ix_fact_pair_found", "fact_pair", ["a", "b", "kind", "until", "first", "row"], unique=False)
    op.create_index("ix_fact_pair_row", "fact_pair", ["row"], unique=False)
    op.create_table(
        "fact_party",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("row", NUMBER, nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["fact.row"], name=op.f("fk_fact_party_row")),
        sa.PrimaryKeyConstraint("party", "side", "row", name=op.f("pk_fact_party")),
    )
    op.create_index("ix_fact_party_found", "fact_party", ["party", "side", "kind", "until", "first", "row"], unique=False)
    op.create_index("ix_fact_party_row", "fact_party", ["row"], unique=False)
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
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_claim_document")),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"], name=op.f("fk_claim_reading")),
        sa.PrimaryKeyConstraint("key", "since", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_document"), "claim", ["document"], unique=False)
    op.create_index(op.f("ix_claim_fact"), "claim", ["fact"], unique=False)

"""Tallies of the facts that stand, and the publishers and stories of what they rest on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = {
    "tie": (("a", "b"), ("facts", "independent", "weight")),
    "tally": (("a", "b", "kind", "type", "year"), ("facts", "happened", "independent", "weight", "good")),
    "tally_domain": (("a", "b", "domain", "kind", "year"), ("facts",)),
}


def upgrade() -> None:
    """Make the tables and count what stands into them: minutes for a million facts."""
    for name, (keys, sums) in TABLES.items():
        op.create_table(
            name,
            *(sa.Column(key, sa.String(), nullable=False) for key in keys),
            *(sa.Column(each, sa.BigInteger(), nullable=False) for each in sums),
            sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
    op.create_index("ix_tie_b", "tie", ["b"], unique=False)
    op.create_index("ix_tie_facts", "tie", ["facts"], unique=False)
    op.create_index("ix_fact_day_country", "fact_day", ["country", "first"], unique=False)
    disputed = sa.text("disputed IS 1") if op.get_bind().dialect.name == "sqlite" else sa.text("disputed IS true")
    op.create_index("ix_fact_day_disputed", "fact_day", ["first"], unique=False, sqlite_where=disputed, postgresql_where=disputed)
    op.add_column("fact_claim", sa.Column("publisher", sa.String(), nullable=True))
    op.add_column("fact_claim", sa.Column("story", NUMBER, nullable=True))
    op.execute(
        "UPDATE fact_claim SET publisher = (SELECT coalesce(publisher, name) FROM document WHERE id = fact_claim.document), "
        "story = (SELECT story FROM document WHERE id = fact_claim.document)"
    )
    _fill()


def _fill() -> None:
    """Count what stands; a domain at a time, since a fact has several."""
    stands = "stands IS TRUE AND (judged IS NULL OR judged <> 'reject')"
    weight = "CAST(round(weight * 10000) AS BIGINT)"
    happened = "CASE WHEN kind = 'event' AND status IN ('occurred', 'historical') THEN 1 ELSE 0 END"
    sums = f"count(*), sum({happened}), sum(independent), sum({weight}), sum(CASE WHEN weight > 0 THEN {weight} ELSE 0 END)"
    op.execute(
        f"INSERT INTO tie SELECT a, b, count(*), sum(independent), sum({weight}) FROM fact_pair WHERE {stands} GROUP BY a, b"
    )
    domains = [domain for (domain,) in op.get_bind().execute(sa.text("SELECT DISTINCT domain FROM fact_domain ORDER BY domain"))]
    for table, keys in (("fact_day", "'', ''"), ("fact_party", "party, ''"), ("fact_pair", "a, b")):
        year = "substr(first, 1, 4)"
        op.execute(
            f"INSERT INTO tally SELECT {keys}, kind, type, {year}, {sums} FROM {table} WHERE {stands} GROUP BY 1, 2, 3, 4, 5"
        )
        for domain in domains:
            insert = sa.text(
                f"INSERT INTO tally_domain SELECT {keys}, CAST(:domain AS VARCHAR), kind, {year}, count(*) "
                f"FROM {table} WHERE {stands} AND domains LIKE :within GROUP BY 1, 2, 3, 4, 5"
            )
            op.execute(insert.bindparams(domain=domain, within=f"% {domain} %"))

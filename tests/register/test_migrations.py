"""The migrations make what the schema says."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from comity.errors import RegisterError
from comity.register import schema
from comity.register.store import MIGRATIONS, Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer


def test_migrations_make_the_schema(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
        assert compare_metadata(context, schema.metadata) == []


def _ours(_object: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """Leaves out the tables of full text, which each database has its own of."""
    return not (reflected and kind in {"table", "index"} and name is not None and "document_text" in name)


FIRST = {
    "document": """INSERT INTO document (id, name, hash, language, published, publisher, story, added, until, signature, text)
        VALUES (1, 'old.txt', 'h', 'en', '2018-02-14', 'Yonhap', 1, '2025-01-01T00:00:00.000000Z', NULL, :empty, 'Seoul')""",
    "reading": """INSERT INTO reading (id, document, code, lexicon, pipeline, body, since, until)
        VALUES (1, 1, '0', '0', '0', '{}', '2025-01-01T00:00:00.000000Z', NULL)""",
    "ledger": """INSERT INTO ledger (name, state, detail, document, at)
        VALUES ('old.txt', 'read', NULL, 1, '2025-01-01T00:00:00.000000Z'),
        ('bad.txt', 'failed', 'is empty; leave it out', NULL, '2025-01-01T00:00:00.000000Z')""",
}


def test_a_register_of_the_first_release_is_brought_up_to_date(nowhere: str, told: Any) -> None:
    made = open_store(nowhere, create=True)
    with made.engine.connect() as connection:  # what the first release made
        connection.execute(text("BEGIN")) if made.sqlite else None
        for table in reversed(schema.metadata.sorted_tables):
            connection.execute(text(f"DROP TABLE {table.name}"))
        for name in ("document_text", "alembic_version"):
            connection.execute(text(f"DROP TABLE {name}"))
        config = Config()
        config.set_main_option("script_location", MIGRATIONS)
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in FIRST.values():
            connection.execute(text(statement), {"empty": b""} if ":empty" in statement else {})
        connection.commit()
    made.close()
    with pytest.raises(RegisterError, match="has an older schema"):
        open_store(nowhere)
    store = open_store(nowhere, create=True)
    test_migrations_make_the_schema(store)
    view = View(store)
    paper = view.paper("old.txt")
    assert (paper.publisher, paper.original, paper.title, paper.read) == ("Yonhap", None, None, True)
    assert [(each.name, each.tries, each.root) for each in view.handled(["failed"])[0]] == [("bad.txt", 1, None)]
    writer = Writer(store, Versions("1", "1", "1"))
    assert writer.add([told("new.txt", "Paris and Rome met on 3 May 2021, the two ministries announced together.")]).new == 1
    assert [source.name for source in writer.stale()] == ["old.txt"]
    store.close()

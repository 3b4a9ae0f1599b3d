"""Exports that lose nothing and can be imported: a folder of Parquet files, and JSON Lines of all rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import polars
from polars.io.plugins import register_io_source
from sqlalchemy import BigInteger, Boolean, Float, Integer, LargeBinary, Table
from sqlalchemy.exc import SQLAlchemyError

from comity.errors import RegisterError
from comity.export.files import MANIFEST
from comity.export.records import Exported, Told, day_of, plain, records
from comity.export.tables import flat
from comity.register.query import Filter
from comity.register.restore import TABLES, Dump, Row, counted, dumping, together
from comity.register.store import Store
from comity.register.view import View

FORM = "comity register"
"""What the header of an archive calls itself."""
FOLDER = "tables"
"""In the folder of Parquet files: where the register's own tables are."""
_TOGETHER = 2000  # rows of a batch
_GROUP = 5_000  # rows of a row group
_REMEDY = "import what comity export parquet, or comity export jsonl --lossless, wrote"
_BINARY = {table.name: [c.name for c in table.columns if isinstance(c.type, LargeBinary)] for table in TABLES}

Parts = Iterator[tuple[str, list[Row]]]


# -- JSON Lines ----------------------------------------------------------------------------------------------------------


def write_lines(view: View, stream: TextIO) -> Exported:
    """The whole register: a header, a line for each row of each table, and a last line with their numbers."""
    done = Exported()
    with dumping(view.store) as dump:
        _line(stream, {"form": FORM, "schema": dump.revision})
        for table in TABLES:
            for some in dump.rows(table):
                for row in some:
                    for name in _BINARY[table.name]:
                        row[name] = base64.b64encode(row[name]).decode()
                    _line(stream, {"table": table.name, "row": row})
                done.written[table.name] += len(some)
        _line(stream, {"end": dict(done.written)})
    return done


def _line(stream: TextIO, value: Any) -> None:
    stream.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def read_lines(stream: Iterable[str], name: str) -> tuple[str, Parts]:
    """What :func:`write_lines` wrote: the revision of its schema, and its rows.

    Args:
        stream: the lines.
        name: what errors call it.

    Raises:
        RegisterError: if it is something else; while the rows are read, if it is damaged or not complete.
    """
    lines = enumerate(stream, start=1)
    header = _decoded(next(lines, (1, "")), name)
    if header.get("form") != FORM:
        raise RegisterError(name, "is no whole register", _REMEDY)
    return str(header.get("schema")), _lines(lines, name)


def _lines(lines: Iterator[tuple[int, str]], name: str) -> Parts:
    told: dict[str, int] = {}
    most = {table.name: together(table) for table in TABLES}

    def parts() -> Parts:
        table = ""
        some: list[Row] = []
        for line in lines:
            entry = _decoded(line, name)
            if "end" in entry:
                told.update(entry["end"])
                yield table, some
                return
            if entry.get("table") != table or len(some) >= most.get(table, _TOGETHER):
                yield table, some
                table, some = str(entry.get("table")), []
            some.append(_row(entry, name, line[0]))
        raise RegisterError(name, "ends too early", "export the register anew")

    return counted(((table, some) for table, some in parts() if some), told, name)


def _decoded(line: tuple[int, str], name: str) -> dict[str, Any]:
    try:
        value = json.loads(line[1])
    except json.JSONDecodeError as error:
        raise RegisterError(f"{name}:{line[0]}", f"is no JSON ({error.msg})", _REMEDY) from error
    if not isinstance(value, dict):
        raise RegisterError(f"{name}:{line[0]}", "is no object", _REMEDY)
    return value


def _row(entry: dict[str, Any], name: str, number: int) -> Row:
    try:
        row = dict(entry["row"])
        for column in _BINARY.get(str(entry["table"]), ()):
            row[column] = base64.b64decode(row[column], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise RegisterError(f"{name}:{number}", f"is no row ({error})", "export the register anew") from error
    return row


# -- Parquet -------------------------------------------------------------------------------------------------------------


def write_parquet(view: View, wanted: Filter, folder: Path) -> Exported:
    """A folder with ``facts.parquet`` (of each fact its columns as in CSV, and its sources with their words), ``documents.parquet``
    (the texts that the facts rest on are in the register's own table) and, of a register as it is now and without a filter, its
    tables under ``tables``, which can be imported.
    """
    done = Exported()
    whole = wanted == Filter() and view.stamp is None
    _sink(folder / "facts.parquet", _fact_schema(), lambda: _fact_rows(view, wanted, done))
    manifest: dict[str, Any] = {"form": FORM if whole else "comity facts", "as_of": view.stamp}
    if whole:
        counts: dict[str, int] = {}
        with dumping(view.store) as dump:
            (folder / FOLDER).mkdir()
            for table in TABLES:
                path = folder / FOLDER / f"{table.name}.parquet"
                _sink(path, _schema(table), _table_rows(dump, table, counts), _group(table))
            manifest |= {"schema": dump.revision, "rows": counts}
        done.written["documents"] = counts.get("document", 0)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return done


def _fact_rows(view: View, wanted: Filter, done: Exported) -> Iterator[list[Row]]:
    day = day_of(view)
    some: list[Row] = []
    for told in records(view, wanted):
        some.append(_fact_row(told, flat(told, day)))
        if len(some) == _TOGETHER:
            yield some
            some = []
        done.written["facts"] += 1
    if some:
        yield some


def _fact_row(told: Told, values: Row) -> Row:
    for name in ("sources", "evidence"):
        del values[name]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()} | {
        "sources": [plain(source) for source in told.sources]
    }


def _fact_schema() -> dict[str, polars.DataType]:
    text, many, number = polars.String(), polars.List(polars.String()), polars.Int64()
    lists = ("actor", "recipient", "domains", "context", "names", "stages", "agents", "disputed", "edited", "languages")
    found: dict[str, polars.DataType] = dict.fromkeys(_flat_names(), text)
    found |= dict.fromkeys(lists, many) | dict.fromkeys(("documents", "independent"), number)
    found |= dict.fromkeys(("first", "last"), polars.Date()) | {"confidence": polars.Float64()}
    piece = polars.Struct({"start": number, "end": number, "text": text})
    source: dict[str, polars.DataType] = {"document": number, "story": number, "confidence": polars.Float64()}
    source |= dict.fromkeys(("name", "language", "published", "publisher", "claim", "rule"), text)
    found["sources"] = polars.List(polars.Struct(source | {"evidence": polars.List(piece), "denied": piece}))
    return found


def _flat_names() -> Iterator[str]:
    from comity.export.tables import COLUMNS

    return (column.name for column in COLUMNS if column.name not in {"sources", "evidence"})


def _table_rows(dump: Dump, table: Table, counts: dict[str, int]) -> Callable[[], Iterator[list[Row]]]:
    def rows() -> Iterator[list[Row]]:
        counts[table.name] = 0
        for some in dump.rows(table):
            counts[table.name] += len(some)
            yield some

    return rows


def _schema(table: Table) -> dict[str, polars.DataType]:
    def of(type: Any) -> polars.DataType:
        if isinstance(type, Boolean):
            return polars.Boolean()
        if isinstance(type, Integer | BigInteger):
            return polars.Int64()
        if isinstance(type, Float):
            return polars.Float64()
        return polars.Binary() if isinstance(type, LargeBinary) else polars.String()

    return {column.name: of(column.type) for column in table.columns}


def _group(table: Table) -> int:
    """Rows of a group of a table."""
    return min(_GROUP, 4 * together(table))


def _sink(path: Path, schema: dict[str, polars.DataType], rows: Callable[[], Iterator[list[Row]]], group: int = _GROUP) -> None:
    """Write rows to a Parquet file as they come."""

    def source(
        with_columns: list[str] | None, predicate: polars.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[polars.DataFrame]:
        for some in rows():
            yield polars.DataFrame(some, schema=schema, orient="row")

    frame = register_io_source(source, schema=schema)
    try:
        frame.sink_parquet(path, compression="zstd", row_group_size=group)
    except SQLAlchemyError:
        raise
    except polars.exceptions.PolarsError as error:
        raise RegisterError(str(path), f"cannot be written ({error})", "check the disk's space") from error


def read_parquet(folder: Path) -> tuple[str, Parts]:
    """What :func:`write_parquet` wrote of a whole register: the revision of its schema, and its rows.

    Raises:
        RegisterError: if it is something else; while the rows are read, if it is damaged or not complete.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RegisterError(str(folder), "is no export: it has no manifest.json that can be read", _REMEDY) from error
    if not isinstance(manifest, dict) or manifest.get("form") != FORM:
        raise RegisterError(
            str(folder), "holds facts only, not the whole register", "export it without a filter and without --as-of"
        )
    return str(manifest.get("schema")), counted(_parts(folder / FOLDER), dict(manifest.get("rows", {})), str(folder))


def _parts(folder: Path) -> Parts:
    for table in TABLES:
        path = folder / f"{table.name}.parquet"
        try:
            frame = polars.scan_parquet(path, schema=_schema(table))
            rows = frame.select(polars.len()).collect().item()
            group = _group(table)
            for start in range(0, rows, group):
                chunk = frame.slice(start, group).collect()
                for few in chunk.iter_slices(_TOGETHER):
                    yield table.name, few.to_dicts()
        except (OSError, polars.exceptions.PolarsError) as error:
            told = str(error).splitlines()[0]
            raise RegisterError(str(path), f"cannot be read ({told})", "export the register anew") from error


# -- either --------------------------------------------------------------------------------------------------------------


def bring_in(store: Store, path: Path) -> dict[str, int]:
    """Store an archive in an empty register; all of it or nothing.

    Args:
        store: the open register.
        path: a folder of Parquet files or a file of JSON Lines.

    Returns:
        How many rows each table was given.

    Raises:
        RegisterError: if it is no archive, damaged, of another schema, or if the register is not empty.
    """
    from comity.register.restore import restore

    if path.is_dir() or path.name == MANIFEST:
        return restore(store, *read_parquet(path.parent if path.name == MANIFEST else path))
    if path.suffix == ".parquet":
        raise RegisterError(str(path), "is one table of an export", f"import the folder: {path.parent}")
    try:
        with path.open(encoding="utf-8") as stream:
            return restore(store, *read_lines(stream, str(path)))
    except UnicodeDecodeError as error:
        raise RegisterError(str(path), "is no UTF-8", _REMEDY) from error
    except OSError as error:
        raise RegisterError(str(path), f"cannot be read ({error.strerror or error})", "check the path") from error

"""Records as they stand in files: JSON Lines, CSV, Excel and Parquet, one file or a folder with one file a kind."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.reconciliation.files.fields import FIELDS
from retail_etl.reconciliation.files.raw import RawRecord, unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from retail_etl.warehouse.scratch import ScratchSession

SUFFIXES: Final = (".jsonl", ".csv", ".xlsx", ".parquet")
STATEMENT_SUFFIXES: Final = (".ofx", ".bai2", ".xml")  # of the bank's own lines alone
_LINE_BYTES_MAX: Final = 4 * 1024 * 1024
_HOPELESS_LINES: Final = 1_000
_decoded: Final = json.JSONDecoder(parse_float=Decimal).decode


def input_files(path: Path) -> list[tuple[Path, str | None]]:
    """The files to read with their kind; ``None`` where each record says its own.

    Raises:
        UnusableInputError: nothing is there, a file names no kind, or a kind has two files.
    """
    if path.is_file():
        if path.suffix != ".jsonl":
            raise unusable(path, None, None, "expected a .jsonl file, or a folder with one file a kind")
        return [(path, None)]
    if not path.is_dir():
        raise unusable(path, None, None, "expected a .jsonl file or a folder; there is nothing there")
    found: dict[str, Path] = {}
    for file in sorted(path.iterdir()):
        if not file.is_file() or file.suffix not in (*SUFFIXES, *STATEMENT_SUFFIXES) or file.name.startswith((".", "~")):
            continue
        if file.stem not in FIELDS:
            raise unusable(file, None, None, f"expected a file named after a kind ({', '.join(FIELDS)})")
        if file.suffix in STATEMENT_SUFFIXES and file.stem != "bank_line":
            raise unusable(file, None, None, f"expected a file of {file.stem} as {', '.join(SUFFIXES)}")
        if file.stem in found:
            raise unusable(file, None, None, f"expected one file a kind, there is also {found[file.stem].name}")
        found[file.stem] = file
    if not found:
        raise unusable(path, None, None, f"expected files named after kinds, such as payment.csv ({', '.join(SUFFIXES)})")
    return [(file, kind) for kind, file in found.items()]


def read_file(path: Path, kind: str | None) -> Iterator[RawRecord]:
    """The records of a file, in its order."""
    if path.suffix == ".jsonl" or kind is None:
        return _jsonl(path, kind)
    if path.suffix in STATEMENT_SUFFIXES:
        from retail_etl.reconciliation.files.statements import statement_records

        return statement_records(path)
    return {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}[path.suffix](path, kind)


def _jsonl(path: Path, kind: str | None) -> Iterator[RawRecord]:
    usable, broken = 0, 0
    try:
        with path.open("rb") as stream:
            number = 0
            while raw := stream.readline(_LINE_BYTES_MAX):
                number += 1
                if len(raw) == _LINE_BYTES_MAX and not raw.endswith(b"\n"):
                    _skip_line(stream)
                    record = RawRecord(
                        path.name, number, kind, problem=f"expected a record of at most {_LINE_BYTES_MAX} bytes a line"
                    )
                elif not raw.strip():
                    continue
                else:
                    record = _json_record(path.name, number, kind, raw)
                usable, broken = usable + (record.problem is None), broken + (record.problem is not None)
                if not usable and broken >= _HOPELESS_LINES:
                    raise unusable(path, 1, None, "expected one JSON object a line; no line of the first thousand is one")
                yield record
    except OSError as error:
        raise unusable(path, None, None, f"cannot be read: {error.strerror}") from error
    if broken and not usable:
        raise unusable(path, 1, None, "expected one JSON object a line; no line is one")


def _skip_line(stream: Any) -> None:
    while (chunk := stream.readline(_LINE_BYTES_MAX)) and not chunk.endswith(b"\n"):
        pass


def _json_record(file: str, number: int, kind: str | None, raw: bytes) -> RawRecord:
    try:
        value = _decoded(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError) as error:
        return RawRecord(file, number, kind, problem=f"expected a JSON object: {type(error).__name__}")
    if not isinstance(value, dict):
        return RawRecord(file, number, kind, problem="expected a JSON object")
    own = value.get("kind", kind)
    if kind is not None and own != kind:
        return RawRecord(file, number, kind, value, problem=f"field kind: expected {kind} in this file")
    return RawRecord(file, number, own if isinstance(own, str) else None, value)


def _needed_columns(path: Path, kind: str, columns: list[str]) -> None:
    for name in (f.name for f in FIELDS[kind] if f.needed):
        if name not in columns:
            raise unusable(path, 1, name, f"expected a column {name} for kind {kind}; the columns are {', '.join(columns)}")


def _csv(path: Path, kind: str) -> Iterator[RawRecord]:
    from retail_etl.reconciliation.files.csv_lines import CsvFile

    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            file = CsvFile(path, stream)
            columns = file.columns()
            _needed_columns(path, kind, columns)
            yield from file.records(kind, columns)
    except OSError as error:
        raise unusable(path, None, None, f"cannot be read: {error.strerror}") from error


def _xlsx(path: Path, kind: str) -> Iterator[RawRecord]:
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError) as error:
        raise unusable(path, None, None, f"expected an Excel workbook: {error}") from error
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        columns = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
        _needed_columns(path, kind, columns)
        for number, row in enumerate(rows, 2):
            if any(cell is not None for cell in row):
                values = {name: _cell(value) for name, value in zip(columns, row, strict=False) if name}
                yield RawRecord(path.name, number, kind, values)
    finally:
        book.close()


def _cell(value: Any) -> Any:
    """A cell as text: Excel keeps numbers as doubles, exact to 15 digits, and days as midnights."""
    from datetime import datetime

    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return f"{Decimal(format(value, '.15g')):f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    return str(value)


def parquet_columns(path: Path, kind: str, session: ScratchSession) -> dict[str, str]:
    """The columns of a Parquet file with their DuckDB types.

    Raises:
        UnusableInputError: it is no Parquet file, lacks a needed column, or has one whose type has lost what we need.
    """
    import duckdb

    types = {f.name: f.type for f in FIELDS[kind]}
    try:
        described = session.query("DESCRIBE SELECT * FROM read_parquet($path)", {"path": str(path)}).fetchall()
    except duckdb.Error as error:
        raise unusable(path, None, None, f"expected a Parquet file: {str(error).splitlines()[0]}") from error
    found = {str(row[0]): str(row[1]) for row in described}
    _needed_columns(path, kind, list(found))
    for name, column_type in found.items():
        _refuse_type(path, name, column_type, types.get(name))
    return found


def parquet_heights(paths: Sequence[Path]) -> list[int]:
    """How many rows the files say they have; 0 for what is no Parquet file, of which its reader will say what is wrong."""
    if not paths:
        return []
    import duckdb

    found = []
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        for path in paths:
            try:
                told = connection.execute("SELECT num_rows FROM parquet_file_metadata($path)", {"path": str(path)}).fetchone()
            except duckdb.Error:
                told = None
            found.append(int(told[0]) if told else 0)
    return found


def parquet_rows(path: Path, kind: str, session: ScratchSession, lines: str) -> Iterator[RawRecord]:
    """The rows of the lines (counted from 1) that a table of the session holds; it is busy until they are read."""
    yield from _parquet_rows(session, path, kind, f"file_row_number + 1 IN (SELECT line FROM {lines})")


def _parquet(path: Path, kind: str) -> Iterator[RawRecord]:
    from retail_etl.warehouse.scratch import scratch

    with scratch() as session:
        yield from _parquet_rows(session, path, kind, "true")


def _parquet_rows(session: ScratchSession, path: Path, kind: str, wanted: str) -> Iterator[RawRecord]:
    columns = parquet_columns(path, kind, session)
    picked = ", ".join(
        _quoted(name) if type_.endswith("[]") else f"CAST({_quoted(name)} AS VARCHAR)" for name, type_ in columns.items()
    )
    result = session.query(
        f"SELECT file_row_number + 1, {picked} FROM read_parquet($path, file_row_number = true) WHERE {wanted}",
        {"path": str(path)},
    )
    while rows := result.fetchmany(10_000):
        for number, *row in rows:
            yield RawRecord(path.name, int(number), kind, dict(zip(columns, row, strict=True)))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _refuse_type(path: Path, name: str, column_type: str, wanted: str | None) -> None:
    """Refuse columns whose type has lost what we need: floating amounts, moments without a zone."""
    if wanted in ("amount", "rate") and column_type in ("FLOAT", "DOUBLE"):
        raise unusable(path, None, name, f"expected DECIMAL or text for an amount, found {column_type}, which is not exact")
    if wanted == "moment" and column_type not in ("TIMESTAMP WITH TIME ZONE", "VARCHAR"):
        raise unusable(path, None, name, f"expected TIMESTAMP WITH TIME ZONE, found {column_type}")

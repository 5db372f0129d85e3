"""Large Parquet files taken in as columns: what fits beyond doubt never becomes a Python object.

A row that does not fit, or whose id stands there twice, is given back as it was delivered and goes the way of single records:
there it is converted, set aside with its reasons, or counted as a repeated delivery. A property test holds both to the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.contracts.reconciliation import COLUMNS
from retail_etl.reconciliation.files.column_types import TEXT, USUAL_CURRENCY, Columned, columned, scale_of
from retail_etl.reconciliation.files.fields import FIELDS
from retail_etl.reconciliation.files.sources import parquet_columns, parquet_height, parquet_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retail_etl.reconciliation.files.fields import FileField
    from retail_etl.reconciliation.files.raw import RawRecord
    from retail_etl.warehouse.scratch import ScratchSession

WIDE_KINDS: Final = ("payment", "batch", "order", "credit_memo", "gl_line", "bank_line")
_WIDE_ROWS: Final = 2_000  # below this a statement costs more than the rows
_CLEAN: Final = "regexp_full_match({0}, '[!-~]+( [!-~]+)*')"
_PLAIN_ID: Final = f"coalesce({_CLEAN.format('d_id')}, true)"
# JSON spells a text as it stands, between two quotes, where its characters are printable ASCII but quotes and backslashes.
_PLAIN_TEXTS: Final = (
    "strlen(to_json(texts)) = length(texts) + 2 AND NOT contains(texts, ' ') AND NOT contains(texts, chr(127))"
)
_KEY: Final = (
    "CASE WHEN {0} LIKE 'MO-#%' THEN substr({0}, 5) WHEN {0} LIKE 'MO-%' THEN substr({0}, 4) "
    "WHEN {0} LIKE '#%' THEN substr({0}, 2) ELSE {0} END"
)
_CLEANED: Final = ("order_ref", "batch_id", "tender")
# What is asked of all the characters of an id says enough of it.
_MOMENTS: Final = {"payment": "captured_at", "batch": "closed_at", "order": "created_at", "credit_memo": "created_at"}


def is_wide(path: Path, kind: str | None) -> bool:
    """Whether the file is large enough, and of a kind and form, to be taken in as columns."""
    if kind not in WIDE_KINDS or path.suffix != ".parquet":
        return False
    return parquet_height(path) >= _WIDE_ROWS


def take_columns(session: ScratchSession, path: Path, kind: str, zone: str) -> Iterator[RawRecord]:
    """Fill the kind's table from the file, and give back the rows that must be looked at one by one.

    Raises:
        UnusableInputError: a column is missing, or of a type that has lost what is needed.
    """
    session.query(_statement(kind, parquet_columns(path, kind), zone), {"path": str(path)})
    odd = _one_by_one(session, kind)
    for name in ("line", "plain", "fits"):
        session.query(f'ALTER TABLE "{kind}" DROP COLUMN {name}')
    return parquet_rows(path, kind, session, "odd_line") if odd else iter(())


def _statement(kind: str, types: dict[str, str], zone: str) -> str:
    """One statement: what is delivered, amounts in minor units beside it, and from both the engine's columns."""
    fields = {f: columned(f, _quoted(f.name), types[f.name]) for f in FIELDS[kind] if f.name in types}
    texts = [_quoted(f.name) for f in fields if f.type == "text" and types[f.name] == TEXT]
    delivered = ["file_row_number + 1 AS line", f"{_again(types)} AS again", f"concat({', '.join(['NULL', *texts])}) AS texts"]
    scaled = ["*", f"{_PLAIN_TEXTS} AS has_plain_texts"]
    fits, values = ["NOT again"], {"currency": USUAL_CURRENCY}
    of_texts: list[str] = []
    for field, one in fields.items():
        name = _quoted(field.name)
        blank = f"({name} IS NULL OR {name} = '')" if types[field.name] == TEXT else f"{name} IS NULL"
        if one is None:
            fits.append(f"b_{field.column}")
            delivered.append(f"{blank} AS b_{field.column}")
            continue
        delivered += [f"{one.delivered} AS d_{field.column}", f"{blank} AS b_{field.column}"]
        place = f"d_{field.column}"
        if one.amount:
            currency = _currency_of(field.currency, fields)
            scaled.append(f"d_{field.column} * {scale_of(currency)} AS s_{field.column}")
            place = f"s_{field.column}"
        if field.needed:
            fits.append(f"NOT b_{field.column}")
        looked_at = f"coalesce({one.fits.format(d=place)}, false)"
        if field.column in _CLEANED:
            looked_at = _CLEAN.format(place)
        if field.column != "id":
            (of_texts if name in texts else fits).append(f"(b_{field.column} OR {looked_at})")
        values[field.column] = one.value.format(d=place)
    values["currency"] = f"coalesce({values['currency']}, {USUAL_CURRENCY})"
    fits += [f"CASE WHEN has_plain_texts THEN true ELSE {' AND '.join(of_texts)} END"] if of_texts else []
    fits += _adding_up(kind, values)
    completed = _completed(kind, values, zone)
    listed = ", ".join(f'{completed.get(name, f"CAST(NULL AS {type_})")} AS "{name}"' for name, type_ in COLUMNS[kind].items())
    plain = f"CASE WHEN has_plain_texts THEN true ELSE {_PLAIN_ID} END" if _quoted("id") in texts else _PLAIN_ID
    return (
        f'CREATE OR REPLACE TABLE "{kind}" AS '
        f"WITH delivered AS (SELECT {', '.join(delivered)} FROM read_parquet($path, file_row_number = true)), "
        f"scaled AS (SELECT {', '.join(scaled)} FROM delivered) "
        f"SELECT {listed}, line, {plain} AS plain, {' AND '.join(fits)} AS fits FROM scaled"
    )


def _currency_of(name: str, fields: dict[FileField, Columned | None]) -> str:
    """The SQL of the currency that an amount is in: its own, else the record's, else the usual one."""
    known = [
        f"d_{f.column}" for place in (name, "currency") for f, one in fields.items() if f.name == place and one is not None
    ]
    return f"coalesce({', '.join([*known, USUAL_CURRENCY])})"


def _again(types: dict[str, str]) -> str:
    """Whether a row says that it is a repeated delivery."""
    return f"coalesce(lower(CAST({_quoted('redelivery')} AS VARCHAR)), '') = 'true'" if "redelivery" in types else "false"


def _completed(kind: str, values: dict[str, str], zone: str) -> dict[str, str]:
    """The values with what follows from them, as ``read`` completes a record: business date, defaults, cleaned references."""
    if kind in _MOMENTS:
        values["business_date"] = f"CAST(timezone('{zone.replace(chr(39), '')}', d_{_MOMENTS[kind]}) AS DATE)"
    if "order_ref" in values:
        key = _KEY.format(f"upper({values['order_ref']})")
        values["order_ref"] = f"nullif({key}, '')"
    if kind == "payment":
        _complete_payment(values)
    if kind == "gl_line":
        values["posted"] = f"coalesce({values.get('posted', 'NULL')}, true)"
    return values


def _complete_payment(values: dict[str, str]) -> None:
    reference = values.get("order_ref", "NULL")
    values["batch_id"] = f"upper({values.get('batch_id', 'NULL')})"
    values["tender"] = f"upper({values['tender']})"
    values["status"] = f"coalesce({values.get('status', 'NULL')}, 'captured')"
    values["channel"] = f"coalesce({values.get('channel', 'NULL')}, CASE WHEN {reference} IS NULL THEN 'store' ELSE 'web' END)"
    settled, own = values.get("settled_minor", "CAST(NULL AS BIGINT)"), values["currency"]
    paid_in = f"coalesce({values.get('settled_currency', 'NULL')}, {own})"
    values["settled_currency"] = f"CASE WHEN {settled} IS NULL THEN {own} ELSE {paid_in} END"
    values["settled_minor"] = f"coalesce({settled}, {values['amount_minor']})"


def _adding_up(kind: str, values: dict[str, str]) -> list[str]:
    """What the amounts of a row must come to for it to need no second look."""
    if kind != "batch":
        return []
    gross, fees, adjustments, net = (values[f"{name}_minor"] for name in ("gross", "fees", "adjustments", "net"))
    return [f"coalesce({gross} - {fees} + {adjustments} = {net}, false)"]


def _one_by_one(session: ScratchSession, kind: str) -> int:
    """How many lines do not fit or have an id that is not alone; they are taken out of the table, and stand in ``odd_line``."""
    key = _KEY.format("upper(trim(id))") if kind == "order" else "id"
    session.query("CREATE OR REPLACE TABLE odd_line (line BIGINT)")
    odd, unclear = session.query(f'SELECT count(*) FILTER (NOT fits), count(*) FILTER (NOT plain) FROM "{kind}"').fetchall()[0]
    if unclear:  # ids that only cleaning makes equal: nobody can say from the text alone which of them stand there twice
        session.query(f'INSERT INTO odd_line SELECT line FROM "{kind}"')
        session.query(f'DELETE FROM "{kind}"')
        return int(session.query("SELECT count(*) FROM odd_line").fetchall()[0][0])
    twice = 0 if _each_once(session, kind, key) else _count_twice(session, kind, key)
    if not odd and not twice:
        return 0
    where = f"NOT fits OR {key} IN (SELECT k FROM twice)" if twice else "NOT fits"
    session.query(f'INSERT INTO odd_line SELECT line FROM "{kind}" WHERE {where}')
    session.query(f'DELETE FROM "{kind}" WHERE {where}')
    return int(odd) + int(twice)


def _each_once(session: ScratchSession, kind: str, key: str) -> bool:
    """Whether no key stands there twice; mostly files are in order, and else as many hashes as rows prove it."""
    for rows in (f'SELECT {key} AS k FROM "{kind}" LIMIT {_WIDE_ROWS}', f'SELECT {key} AS k FROM "{kind}"'):
        told = f"SELECT k, lag(k) OVER () AS before FROM ({rows})"
        out_of_order = f"SELECT count(*) FROM ({told}) WHERE NOT coalesce(k > before, false)"
        if session.query(out_of_order).fetchall()[0][0] > 1:  # the first has none before it
            return bool(session.query(f'SELECT count(DISTINCT hash({key})) = count(*) FROM "{kind}"').fetchall()[0][0])
    return True


def _count_twice(session: ScratchSession, kind: str, key: str) -> int:
    """How many keys stand there more than once; they are in ``twice``."""
    session.query(f'CREATE OR REPLACE TABLE twice AS SELECT {key} AS k FROM "{kind}" GROUP BY k HAVING count(*) > 1')
    return int(session.query("SELECT count(*) FROM twice").fetchall()[0][0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

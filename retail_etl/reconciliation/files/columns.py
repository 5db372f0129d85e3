"""Large Parquet files taken in as columns: what fits beyond doubt never becomes a Python object.

A row that does not fit, or whose id stands there twice, is given back as it was delivered and goes the way of single records:
there it is converted, set aside with its reasons, or counted as a repeated delivery. A property test holds both to the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.contracts.reconciliation import COLUMNS
from retail_etl.reconciliation.files.column_types import MOMENT, TEXT, USUAL_CURRENCY, Columned, columned, scale_of
from retail_etl.reconciliation.files.fields import FIELDS
from retail_etl.reconciliation.files.local_days import calendar_day, local_day
from retail_etl.reconciliation.files.odd_lines import count_odd
from retail_etl.reconciliation.files.sources import parquet_columns, parquet_heights, parquet_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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
# What a payment or a line is whose file does not say.
_WITHOUT: Final = {
    "payment": {
        "status": "'captured'",
        "channel": "CASE WHEN order_ref IS NULL THEN 'store' ELSE 'web' END",
        "settled_minor": "amount_minor",
        "settled_currency": "currency",
    },
    "gl_line": {"posted": "true"},
}
_CLEANED: Final = ("order_ref", "batch_id", "tender")
# What is asked of all the characters of an id says enough of it.
_MOMENTS: Final = {"payment": "captured_at", "batch": "closed_at", "order": "created_at", "credit_memo": "created_at"}


def wide_files(files: Sequence[tuple[Path, str | None]]) -> list[tuple[Path, str]]:
    """Those of the files that are large enough, and of a kind and form, to be taken in as columns."""
    fitting = [(path, kind) for path, kind in files if kind in WIDE_KINDS and path.suffix == ".parquet"]
    heights = parquet_heights([path for path, _ in fitting])
    return [(path, kind) for (path, kind), height in zip(fitting, heights, strict=True) if kind and height >= _WIDE_ROWS]


def take_columns(session: ScratchSession, path: Path, kind: str, zone: str) -> Iterator[RawRecord]:
    """Let the kind's table be the file's rows, and give back those that must be looked at one by one.

    What the file has is held once; what it lacks is shown beside it. Rows that come later go to ``single_table``.

    Raises:
        UnusableInputError: a column is missing, or of a type that has lost what is needed.
    """
    types = parquet_columns(path, kind, session)
    values, fits, plain, source = _taken(kind, types, _day_of(session, path, kind, types, zone))
    shown = _shown(kind, values)
    listed = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    session.query(
        f'CREATE TABLE "{kind}_delivered" AS {source} SELECT {listed}, line, {plain} AS plain, {fits} AS fits FROM scaled',
        {"path": str(path)},
    )
    odd = count_odd(session, f"{kind}_delivered", _KEY.format("upper(trim(id))") if kind == "order" else "id")
    session.query(f'ALTER TABLE "{kind}" RENAME TO "{kind}_single"')
    beside = f' UNION ALL SELECT * FROM "{kind}_single"' if odd else ""
    session.query(f'CREATE VIEW "{kind}" AS SELECT {shown} FROM "{kind}_delivered"{beside}')
    return parquet_rows(path, kind, session, "odd_line") if odd else iter(())


def _day_of(session: ScratchSession, path: Path, kind: str, types: dict[str, str], zone: str) -> str:
    """The SQL of the business date, where a kind has it from its moment."""
    field = next((f for f in FIELDS[kind] if f.column == _MOMENTS.get(kind)), None)
    if field is None:
        return "NULL"
    moment = f"d_{field.column}"
    if types[field.name] != MOMENT:
        return calendar_day(zone, moment)
    return local_day(session, path, _quoted(field.name), zone, moment)


def single_table(session: ScratchSession, kind: str) -> str:
    """The table that takes rows of a kind one by one, whether there are columns of it or not."""
    found = session.query(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = $name", {"name": f"{kind}_single"}
    ).fetchall()
    return f"{kind}_single" if found[0][0] else kind


def _taken(kind: str, types: dict[str, str], day: str) -> tuple[dict[str, str], str, str, str]:
    """The engine's columns that the file has, when a row fits, when its id is plain, and the source that these speak of.

    The source is what is delivered, with amounts in minor units beside it.
    """
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
    plain = f"CASE WHEN has_plain_texts THEN true ELSE {_PLAIN_ID} END" if _quoted("id") in texts else _PLAIN_ID
    source = (
        f"WITH delivered AS (SELECT {', '.join(delivered)} FROM read_parquet($path, file_row_number = true)), "
        f"scaled AS (SELECT {', '.join(scaled)} FROM delivered)"
    )
    return _completed(kind, values, day), " AND ".join(fits), plain, source


def _shown(kind: str, values: dict[str, str]) -> str:
    """Every column of the kind: those at hand, and what the others are where a file lacks them."""
    without = dict(_WITHOUT.get(kind, {}))
    if "order_ref" not in values and "channel" in without:
        without["channel"] = "'store'"
    columns = COLUMNS[kind].items()
    told = {name: f'"{name}"' if name in values else without.get(name, f"CAST(NULL AS {type_})") for name, type_ in columns}
    return ", ".join(f'{value} AS "{name}"' for name, value in told.items())


def _currency_of(name: str, fields: dict[FileField, Columned | None]) -> str:
    """The SQL of the currency that an amount is in: its own, else the record's, else the usual one."""
    known = [
        f"d_{f.column}" for place in (name, "currency") for f, one in fields.items() if f.name == place and one is not None
    ]
    return f"coalesce({', '.join([*known, USUAL_CURRENCY])})"


def _again(types: dict[str, str]) -> str:
    """Whether a row says that it is a repeated delivery."""
    return f"coalesce(lower(CAST({_quoted('redelivery')} AS VARCHAR)), '') = 'true'" if "redelivery" in types else "false"


def _completed(kind: str, values: dict[str, str], day: str) -> dict[str, str]:
    """The values with what follows from them, as ``read`` completes a record: business date, defaults, cleaned references."""
    if kind in _MOMENTS:
        values["business_date"] = day
    if "order_ref" in values:
        key = _KEY.format(f"upper({values['order_ref']})")
        values["order_ref"] = f"nullif({key}, '')"
    if kind == "payment":
        _complete_payment(values)
    if "posted" in values:
        values["posted"] = f"coalesce({values['posted']}, true)"
    return values


def _complete_payment(values: dict[str, str]) -> None:
    reference, own = values.get("order_ref", "NULL"), values["currency"]
    for name in ("batch_id", "tender"):
        if name in values:
            values[name] = f"upper({values[name]})"
    if "status" in values:
        values["status"] = f"coalesce({values['status']}, 'captured')"
    if "channel" in values:
        values["channel"] = f"coalesce({values['channel']}, CASE WHEN {reference} IS NULL THEN 'store' ELSE 'web' END)"
    paid_in = values.pop("settled_currency", own)
    if "settled_minor" in values:
        settled = values["settled_minor"]
        values["settled_currency"] = f"CASE WHEN {settled} IS NULL THEN {own} ELSE coalesce({paid_in}, {own}) END"
        values["settled_minor"] = f"coalesce({settled}, {values['amount_minor']})"


def _adding_up(kind: str, values: dict[str, str]) -> list[str]:
    """What the amounts of a row must come to for it to need no second look."""
    if kind != "batch":
        return []
    gross, fees, adjustments, net = (values[f"{name}_minor"] for name in ("gross", "fees", "adjustments", "net"))
    return [f"coalesce({gross} - {fees} + {adjustments} = {net}, false)"]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""Why records of a run over files matched or stayed open, told from the folder that the run wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.catalogue import catalogue
from retail_etl.reconciliation.spoken import because, plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MEMBERS_SHOWN: Final = 12
_HAS_ID: Final = {"outcomes": "list_has_any(members, $ids)", "open_items": "list_contains($ids, id)"}


def explain_results(folder: Path, record: str, other: str | None = None) -> list[str]:
    """Lines of text: every outcome of one record; or, of two, the outcome they share, or what became of each.

    Raises:
        UnusableInputError: the folder holds no outcomes.
    """
    asked = {record, other or record}
    found = [row for row in _rows(folder, "outcomes", asked) if asked & set(row["members"])]
    amounts = {(row["leg"], row["id"]): row for row in _rows(folder, "open_items", asked) if row["id"] in asked}
    if other is None:
        return _all_told(found, record)
    shared = [row for row in found if asked <= set(row["members"])]
    if shared:
        return [line for row in shared for line in _told(row, asked)]
    mine, theirs = ([row for row in found if one in row["members"]] for one in (record, other))
    if not mine or not theirs:
        return [f"{record if not mine else other} is in no outcome of this run"]
    common = sorted({row["leg"] for row in mine} & {row["leg"] for row in theirs})
    if not common:
        legs = [", ".join(sorted({row["leg"] for row in rows})) for rows in (mine, theirs)]
        return [f"{record} and {other} stand in no leg together: {record} in {legs[0]}, {other} in {legs[1]}"]
    lines = []
    for leg in common:
        lines.append(f"{leg}: not together{_between(amounts.get((leg, record)), amounts.get((leg, other)))}")
        lines += [line for row in (*mine, *theirs) if row["leg"] == leg for line in _told(row, asked)]
    return lines


def _rows(folder: Path, name: str, ids: set[str]) -> Iterable[dict[str, Any]]:
    """The rows that name one of the ids: of lines only those are parsed that have the id in them."""
    lines, table = folder / f"{name}.jsonl", folder / f"{name}.parquet"
    if table.exists():
        return _rows_of_table(table, name, ids)
    if not lines.exists():
        raise UnusableInputError(f"{folder} holds no {name}", next_step="name the --out folder of `retail-etl reconcile`.")
    words = [json.dumps(one, ensure_ascii=False).encode() for one in sorted(ids)]
    with lines.open("rb") as file:
        return [json.loads(line) for line in file if any(word in line for word in words)]


def _rows_of_table(table: Path, name: str, ids: set[str]) -> list[dict[str, Any]]:
    from retail_etl.warehouse.scratch import scratch

    with scratch(few_rows=True) as session:
        found = session.query(
            f"SELECT * FROM read_parquet($file) WHERE {_HAS_ID[name]}", {"file": str(table), "ids": sorted(ids)}
        )
        columns = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    told = (zip(columns, row, strict=True) for row in rows)
    return [{key: _value(key, value) for key, value in row if value is not None} for row in told]


def _value(key: str, value: Any) -> Any:
    """Parts that a table holds as JSON text."""
    if key in ("evidence", "explained", "candidates", "finding", "history") and isinstance(value, str):
        return json.loads(value)
    return value


def _all_told(found: list[dict[str, Any]], record: str) -> list[str]:
    told = [line for row in sorted(found, key=lambda row: str(row["leg"])) for line in _told(row, {record})]
    return told or [f"{record} is in no outcome of this run"]


def _told(row: dict[str, Any], asked: set[str]) -> list[str]:
    status = f", {row['status']}" if row.get("status") else ""
    says = next((rule.description for rule in catalogue() if (rule.leg, rule.id) == (row["leg"], row["rule"])), None)
    lines = [f"{row['leg']}: {row['class']}{status} by rule {row['rule']}{f' ({says})' if says else ''}"]
    members = sorted(row["members"], key=lambda one: (one not in asked, one))
    more = f" and {len(members) - _MEMBERS_SHOWN} more" if len(members) > _MEMBERS_SHOWN else ""
    lines.append(f"  members {', '.join(members[:_MEMBERS_SHOWN])}{more}")
    lines += because(row.get("evidence") or {})
    if row.get("residual") and any(digit in "123456789" for digit in str(row["residual"])):
        lines.append(f"  residual {row['residual']} {row['currency']} {plain(row.get('explained') or '')}".rstrip())
    lines += [f"  candidate {' + '.join(group)}" for group in row.get("candidates") or []]
    lines += [f"  due {row['due']}"] if row.get("due") else []
    return lines + [f"  history: {text}" for text in row.get("history") or []]


def _between(mine: dict[str, Any] | None, theirs: dict[str, Any] | None) -> str:
    """What speaks against the pair, as far as open items tell."""
    if mine is None or theirs is None:
        return "; the one or the other was decided by a rule that goes before"
    if mine["currency"] != theirs["currency"]:
        return f"; {mine['currency']} is not {theirs['currency']}"
    if str(mine["amount"]) != str(theirs["amount"]):
        return f"; the amounts differ: {mine['amount']} and {theirs['amount']} {mine['currency']}"
    return "; the amounts are the same, what they are called or when they happened is not"

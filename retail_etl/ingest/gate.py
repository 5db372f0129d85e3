"""The gate: which new rows of a load keep their contract, and why the others do not.

Casts are judged in SQL (``sql/staging``), everything else by the Pandera contract on an eager frame. A reason names column and
check, never a value: the record itself waits in quarantine.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.catalog import contract
from retail_etl.errors import ContractBrokenError, InvariantBrokenError, SourceChangedError

if TYPE_CHECKING:
    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.ingest.stores import IngestSettings

# So many rows must agree before a missing or retyped field is taken for a change of the source instead of bad rows.
CENSUS_ROWS_MIN: Final = 5

_MISSING: Final = "missing"
_CHECK_NAME: Final = re.compile(r"^(\w+)\(")
_IN_WORDS: Final = {
    "not_nullable": _MISSING,
    "isin": "not one of the known words",
    "str_matches": "not of the agreed form",
    "str_length": "empty",
    "greater_than_or_equal_to": "below the least allowed",
}


@dataclass(frozen=True)
class Judgement:
    """What the gate found in one load: reasons by line of the bad rows."""

    reasons: dict[int, list[str]]
    rows: int

    def counts(self) -> dict[str, int]:
        """How many rows each reason has, the most frequent first."""
        return dict(Counter(reason for reasons in self.reasons.values() for reason in reasons).most_common())


def judge(rows: pl.DataFrame, entry: TableEntry) -> Judgement:
    """The bad rows of a frame in the form of ``parsed``: the contract's columns, and what did not cast."""
    reasons: dict[int, list[str]] = {}
    if rows.is_empty():
        return Judgement(reasons, 0)
    for line, failures in rows.filter(pl.col("cast_failures") != "").select("line", "cast_failures").iter_rows():
        reasons[line] = failures.split("\n")
    for line, column, check in _contract_failures(rows, entry):
        found = reasons.setdefault(line, [])
        # What did not cast is empty now: that it is missing as well would say nothing more.
        if check != _MISSING or not any(reason.startswith((f"{column}: ", "record: ")) for reason in found):
            found.append(f"{column}: {check}")
    return Judgement(dict(sorted(reasons.items())), rows.height)


def _contract_failures(rows: pl.DataFrame, entry: TableEntry) -> list[tuple[int, str, str]]:
    from pandera.errors import SchemaErrors

    model = contract(entry.name)
    columns = list(model.to_schema().columns)
    try:
        model.validate(rows.select(columns), lazy=True)
    except SchemaErrors as error:
        return _failures(error, rows["line"], entry)
    return []


def _failures(error: Any, lines: pl.Series, entry: TableEntry) -> list[tuple[int, str, str]]:
    cases = error.failure_cases
    if cases["index"].null_count():
        column, check = cases.filter(pl.col("index").is_null()).select("column", "check").row(0)
        raise InvariantBrokenError(
            f"staging SQL and contract disagree: {column} fails {check} as a whole", system="warehouse", stream=entry.name
        )
    places = cases["index"].cast(pl.Int64)
    return sorted(
        (line, str(column), _in_words(str(check)))
        for line, column, check in zip(lines.gather(places), cases["column"], cases["check"], strict=True)
    )


def _in_words(check: str) -> str:
    name = _CHECK_NAME.match(check)
    return _IN_WORDS.get(name[1] if name else check, check)


def check_census(judgement: Judgement, entry: TableEntry) -> None:
    """Stop the stream if a field is gone, or of another type, in every new row of the load.

    Raises:
        SourceChangedError: the source does not send what the contract says.
    """
    if judgement.rows < CENSUS_ROWS_MIN:
        return
    for reason, count in judgement.counts().items():
        column, _, check = reason.partition(": ")
        if count == judgement.rows and check.startswith((_MISSING, "not a", "neither")):
            raise SourceChangedError(
                f"{column} is {check} in every one of {count} new records",
                system=entry.source,
                stream=entry.stream,
                record=column,
                next_step="compare a landed record with the contract, mend one of the two, and stage the stream again.",
            )


def check_tolerance(judgement: Judgement, entry: TableEntry, settings: IngestSettings) -> None:
    """Stop the stream if more new rows are bad than it tolerates.

    Raises:
        ContractBrokenError: with the most frequent reason.
    """
    bad = len(judgement.reasons)
    if bad <= max(settings.bad_rows_always, settings.bad_rows_share * judgement.rows):
        return
    reason, count = next(iter(judgement.counts().items()))
    raise ContractBrokenError(
        f"{bad} of {judgement.rows} new records break their contract; most often ({count}) {reason}",
        system=entry.source,
        stream=entry.stream,
        next_step="look at the landed records; mend source or contract, and stage the stream again.",
    )

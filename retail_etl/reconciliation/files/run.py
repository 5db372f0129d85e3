"""One reconciliation through the file door: files in, files out, nothing written unless all of it can be."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retail_etl.contracts.reconciliation import COLUMNS
from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.as_of import AsOf, parse_as_of
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.files.columns import single_table, take_columns, wide_files
from retail_etl.reconciliation.files.config import read_settings, rule_settings
from retail_etl.reconciliation.files.history import (
    DECISIONS_FILE,
    PastDecision,
    history_lines,
    lapsed_decisions,
    read_history,
    with_history,
)
from retail_etl.reconciliation.files.raw import RawRecord
from retail_etl.reconciliation.files.read import Intake, read_records, take_in
from retail_etl.reconciliation.files.shown import open_item_rows, outcome_row, summary
from retail_etl.reconciliation.files.sources import input_files
from retail_etl.reconciliation.load import create_tables
from retail_etl.reconciliation.verdict import Verdict, class_counts, judge_tables
from retail_etl.warehouse.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from retail_etl.reconciliation.files.rejects import Rejects
    from retail_etl.reconciliation.settings import RuleSettings

_FEW: Final = 2_000
_ROWS_AT_A_TIME: Final = 5_000  # all of them at once would be in memory twice
_LISTED_MAX: Final = 50_000  # up to so many outcomes by key the workbook lists them; of more it has the figures


@dataclass(frozen=True)
class FileRun:
    """Everything that a run through files found, before it is written; of many records the session is open until then."""

    settings: RuleSettings
    as_of: AsOf
    as_of_text: str
    verdict: Verdict
    rejected: Rejects
    rule_version: str
    history: list[str]
    held_open: ExitStack

    def close(self) -> None:
        """Let go of the records, and of what was rejected."""
        self.held_open.close()
        self.rejected.close()


def reconcile_files(records: Path, as_of: str, config: Path | None = None, previous: Path | None = None) -> FileRun:
    """What the records of a file or folder come to.

    Raises:
        UnusableInputError: input, configuration or history cannot be used at all.
    """
    settings = read_settings(config)
    past = read_history(previous)
    _as_of(as_of, settings.business_timezone)
    files = input_files(records)
    wide = wide_files(files)
    narrow = [(file, kind) for file, kind in files if (file, kind) not in wide]
    return _judged(read_records(narrow, settings.business_timezone), as_of, settings, past, wide)


def reconcile_records(records: Sequence[Mapping[str, Any]], as_of: str, config: Mapping[str, Any] | None = None) -> FileRun:
    """The same for records at hand, as the JSON objects that a file would hold.

    Raises:
        UnusableInputError: the configuration or the day cannot be used.
    """
    settings = rule_settings(config or {})
    raws = (RawRecord("records", n, record.get("kind"), dict(record)) for n, record in enumerate(records, 1))
    return _judged(take_in(raws, settings.business_timezone), as_of, settings, {})


def _judged(
    intake: Intake,
    as_of: str,
    settings: RuleSettings,
    past: dict[str, PastDecision],
    wide: Sequence[tuple[Path, str]] = (),
) -> FileRun:
    zone = settings.business_timezone
    moment = _as_of(as_of, zone)
    intake.rows["decision"] = with_history(intake.rows["decision"], past)
    with ExitStack() as stack:
        few_rows = not wide and sum(map(len, intake.rows.values())) < _FEW
        session = stack.enter_context(scratch(few_rows=few_rows, bounded=bool(wide)))
        create_tables(session)
        for file, kind in wide:
            take_in(take_columns(session, file, kind, zone), zone, intake)
        _fill(session, intake, {kind for _, kind in wide})
        verdict = judge_tables(session, settings, moment, lambda world: lapsed_decisions(world, past), _LISTED_MAX)
        return FileRun(
            settings=settings,
            as_of=moment,
            as_of_text=as_of,
            verdict=verdict,
            rejected=intake.rejected,
            rule_version=rule_version(settings),
            history=history_lines(verdict.world, past, verdict.lapsed, intake.rows["decision"]),
            held_open=stack.pop_all() if verdict.settled is not None else stack,
        )


def _as_of(text: str, zone: str) -> AsOf:
    try:
        return parse_as_of(text, zone)
    except ValueError as error:
        raise UnusableInputError(
            f"field --as-of: expected a day as YYYY-MM-DD or a time with an offset, found {text!r}", system="reconcile"
        ) from error


def _fill(session: Any, intake: Intake, wide: set[str]) -> None:
    for kind in COLUMNS:
        if intake.rows.get(kind):
            table = single_table(session, kind) if kind in wide else kind
            for first in range(0, len(intake.rows[kind]), _ROWS_AT_A_TIME):
                session.append_rows(table, list(COLUMNS[kind]), intake.table(kind, first, _ROWS_AT_A_TIME))


def write_files(run: FileRun, out: Path, form: str, beside: Callable[[Path], None] | None = None) -> None:
    """Write the outcomes, open items, summary and rejects of a run, and what ``beside`` adds; all of it or nothing."""
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _write_outcomes(run, staged, form)
        _write_table(staged, "open_items", open_item_rows(run.verdict.outcomes, run.settings, run.as_of.day), form)
        run.rejected.write(staged / "rejected.jsonl")
        _write_lines(staged / DECISIONS_FILE, run.history)
        told = summary(
            run.verdict.totals,
            class_counts(run.verdict),
            rejected=len(run.rejected),
            later=run.verdict.later,
            rule_version=run.rule_version,
            as_of=run.as_of_text,
        )
        (staged / "summary.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        if beside is not None:
            beside(staged)
        out.mkdir(parents=True, exist_ok=True)
        for old in ("outcomes.jsonl", "outcomes.parquet", "open_items.jsonl", "open_items.parquet"):
            (out / old).unlink(missing_ok=True)
        for file in sorted(staged.iterdir()):
            file.replace(out / file.name)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _write_outcomes(run: FileRun, folder: Path, form: str) -> None:
    judged = [outcome_row(outcome, run.rule_version) for outcome in run.verdict.outcomes]
    if run.verdict.settled is None:
        _write_table(folder, "outcomes", judged, form)
        return
    from retail_etl.reconciliation.files.tables import write_outcomes

    write_outcomes(folder / f"outcomes.{form}", judged, run.verdict.settled, run.rule_version)


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _write_table(folder: Path, name: str, rows: list[dict[str, Any]], form: str) -> None:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    if form == "jsonl":
        _write_lines(folder / f"{name}.jsonl", lines)
        return
    from retail_etl.reconciliation.files.parquet import write_parquet

    write_parquet(folder / f"{name}.parquet", name, rows)

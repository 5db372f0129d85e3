"""Signed reports: which days are signed, the very bytes that were signed, and what they knew."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.errors import SignedReportError
from retail_etl.operations.closing import in_force

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from retail_etl.assembly import Installation
    from retail_etl.operations.records import PeriodLock
    from retail_etl.reports.figures import ReportFiles

WORKBOOK: Final = "reconciliation.xlsx"
PAGE: Final = "reconciliation.html"
SUMMARY: Final = "summary.json"
_OPEN_ITEMS: Final = "open_items.parquet"


def newest_lock(installation: Installation) -> PeriodLock | None:
    """The newest lock in force: every day up to its last is signed. ``None`` where nothing is."""
    with installation.operations.reading() as books:
        held = in_force(books.locks.all())
    return held[-1] if held else None


def lock_of_report(installation: Installation, day: date) -> PeriodLock | None:
    """The lock whose signed report is the report of a day: that of the period's last day."""
    with installation.operations.reading() as books:
        held = in_force(books.locks.all())
    return next((lock for lock in held if lock.through == day), None)


def signed_bytes(installation: Installation, lock: PeriodLock) -> bytes:
    """The signed report's pack, byte for byte as it was signed.

    Raises:
        SignedReportError: it is gone, or is not what was signed.
    """
    place = installation.settings.data_dir / lock.pack
    next_step = f"restore {lock.pack} from a backup; its SHA-256 is {lock.pack_sha256}."
    try:
        content = place.read_bytes()
    except OSError as error:
        raise SignedReportError(
            f"the signed report cannot be read: {error.strerror}", stream="period", record=lock.period, next_step=next_step
        ) from error
    found = sha256(content).hexdigest()
    if found != lock.pack_sha256:
        raise SignedReportError(
            f"the signed report was touched: its SHA-256 is {found}", stream="period", record=lock.period, next_step=next_step
        )
    return content


def signed_files(installation: Installation, lock: PeriodLock, folder: Path) -> ReportFiles:
    """The files of the signed report, written into a folder as they were signed.

    Raises:
        SignedReportError: the signed report is gone, or is not what was signed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(BytesIO(signed_bytes(installation, lock))) as pack:
        for name in (WORKBOOK, PAGE, SUMMARY, _OPEN_ITEMS):
            (folder / name).write_bytes(pack.read(name))
    from retail_etl.reports.figures import ReportFiles

    return ReportFiles(folder / WORKBOOK, folder / PAGE, folder / SUMMARY)


def signed_records(installation: Installation, lock: PeriodLock) -> pl.DataFrame:
    """All records that the signed report accounts for (``leg``, ``record_id``), and the ``fiscal_period`` under which.

    Raises:
        SignedReportError: the signed report is gone, or is not what was signed.
    """
    with zipfile.ZipFile(BytesIO(signed_bytes(installation, lock))) as pack:
        members = pl.read_parquet(BytesIO(pack.read("members.parquet")), columns=["outcome_id", "leg", "record_id"])
        outcomes = pl.read_parquet(BytesIO(pack.read("outcomes.parquet")), columns=["outcome_id", "fiscal_period"])
    filed = members.join(outcomes, on="outcome_id", how="left")
    return filed.group_by("leg", "record_id").agg(pl.col("fiscal_period").max()).sort("leg", "record_id")

"""From a staged row back to the file, the line and the page that brought it."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.errors import UnusableInputError
from retail_etl.ingest.parse import part_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from retail_etl.ingest.stores import Stores


@dataclass(frozen=True)
class Provenance:
    """Where a record came from: the landed file and line, the page that was asked for, and when.

    ``record`` is the line itself: the record as delivered, without what may not be kept.
    """

    stream: str
    load_id: str
    path: str
    line: int
    page_url: str
    landed_at: datetime
    record: str


def provenance(stores: Stores, load_id: str, line: int) -> Provenance:
    """Where the record of a load and line came from.

    Raises:
        UnusableInputError: there is no such load or line, or its file is gone.
    """
    with stores.warehouse.reading() as session:
        loads = session.read("ops/load", load_id=load_id).rows(named=True)
    if not loads or not 1 <= line <= loads[0]["rows"]:
        raise UnusableInputError(f"line {line} of this load was never landed", record=load_id)
    load = loads[0]
    pages = json.loads(load["pages"])
    page = bisect_right([first for first, _ in pages], line) - 1
    if load["expired_at"] is not None:
        raise UnusableInputError(
            f"the landed records were removed on {load['expired_at']:%Y-%m-%d}: their time was over", record=load_id
        )
    try:
        record = stores.landing.lines(load["path"], {line}, part_of(load))[line]
    except (OSError, KeyError) as error:
        raise UnusableInputError("the landed file is gone or cut short", record=load["path"]) from error
    return Provenance(load["stream"], load_id, load["path"], line, pages[page][1], load["landed_at"], record)


def touched_since(stores: Stores, since: datetime) -> dict[date, datetime]:
    """The business days that any load touched after a moment, each with its latest touch: what is to be judged again."""
    with stores.warehouse.reading() as session:
        rows = session.read("ops/touched_since", since=since)
    return dict(rows.iter_rows())

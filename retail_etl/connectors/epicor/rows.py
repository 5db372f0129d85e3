"""The shapes of Epicor's answers, as far as reading needs them: revisions stay integers of 64 bits, never a float."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.connectors.epicor.revisions import Revised
from retail_etl.errors import InvariantBrokenError, SourceChangedError

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.ask import Ask
    from retail_etl.connectors.http.client import HttpClient


def odata_listing(revision: str) -> type[Any]:
    """``{"value": [...], "@odata.count", "@odata.nextLink"}`` with the column that holds the revision."""
    return msgspec.defstruct(
        "Listing",
        [("value", list[_item(revision)]), ("count", int | None, None), ("next_link", str | None, None)],  # type: ignore[misc]
        rename={"count": "@odata.count", "next_link": "@odata.nextLink"},
    )


def rpc_rows(table: str, revision: str) -> type[Any]:
    """``{"returnObj": {table: [...]}, "parameters": {"morePages"}}`` of GetRows."""
    rows = msgspec.defstruct("Rows", [("rows", list[_item(revision)])], rename={"rows": table})  # type: ignore[misc]
    paging = msgspec.defstruct("Paging", [("more_pages", bool | None, None)], rename={"more_pages": "morePages"})
    return msgspec.defstruct(
        "Reply",
        [("returned", rows), ("parameters", paging | None, None)],
        rename={"returned": "returnObj"},
    )


def ask_for_listing(client: HttpClient, ask: Ask, shape: type[Any]) -> tuple[Answer, Any]:
    """The answer and its listing, where no status but 2xx is accepted."""
    answer, listing = client.ask_for(ask, shape)
    if listing is None:
        raise InvariantBrokenError("an answer without a listing was accepted", **ask.place.of(client.system))
    return answer, listing


def revisions_of(rows: list[Any], place: Place) -> list[int]:
    """The rows' revisions, exact; text is taken too, since some gateways quote 64-bit integers.

    A row without a whole number stops nothing as long as others have one.

    Raises:
        SourceChangedError: no row has one.
    """
    found = [revision for revision in map(_revision_of, rows) if revision is not None]
    if rows and not found:
        said = "no record of the page carries its revision as a whole number"
        step = "Let the BAQ give Calculated_Rev as convert(bigint, SysRevID), never as a decimal or a float."
        raise SourceChangedError(said, next_step=step, **place.of("epicor"))
    return found


def revised(answer: Answer, listing: Any, place: Place) -> Revised:
    """An OData answer as reading by revision takes it."""
    return Revised(answer, revisions_of(listing.value, place), listing.next_link)


def _revision_of(row: Any) -> int | None:
    told = getattr(row, "revision", None)
    if isinstance(told, bool) or not isinstance(told, int | str):
        return None
    try:
        return int(told)
    except ValueError:
        return None


def _item(revision: str) -> Any:
    """A row of which only the revision is read; what is no object is left to the quarantine."""
    row = msgspec.defstruct("Row", [("revision", Any, None)], rename={"revision": revision})
    return row | list[Any] | str | float | bool | None

"""The shapes of Epicor's answers, as far as reading needs them: revisions stay integers of 64 bits, never a float."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.connectors.epicor.revisions import Revised
from retail_etl.errors import InvariantBrokenError, SourceChangedError

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import Ask, HttpClient


def odata_listing(revision: str) -> type[Any]:
    """``{"value": [...], "@odata.count", "@odata.nextLink"}`` with the column that holds the revision."""
    return msgspec.defstruct(
        "Listing",
        [("value", list[_row(revision)]), ("count", int | None, None), ("next_link", str | None, None)],  # type: ignore[misc]
        rename={"count": "@odata.count", "next_link": "@odata.nextLink"},
    )


def rpc_rows(table: str, revision: str) -> type[Any]:
    """``{"returnObj": {table: [...]}, "parameters": {"morePages"}}`` of GetRows."""
    rows = msgspec.defstruct("Rows", [("rows", list[_row(revision)])], rename={"rows": table})  # type: ignore[misc]
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
    """The rows' revisions; text is taken too, since some gateways quote 64-bit integers.

    Raises:
        SourceChangedError: one is no integer.
    """
    try:
        return [int(row.revision) for row in rows]
    except ValueError:
        raise SourceChangedError("a revision is no whole number", **place.of("epicor")) from None


def revised(answer: Answer, listing: Any, place: Place) -> Revised:
    """An OData answer as reading by revision takes it."""
    return Revised(answer, revisions_of(listing.value, place), listing.next_link)


def _row(revision: str) -> type[Any]:
    return msgspec.defstruct("Row", [("revision", int | str)], rename={"revision": revision})

"""What paging reads of a list's answers."""

from __future__ import annotations

from typing import Any

import msgspec


class Row(msgspec.Struct):
    """What paging needs of a record; whether it is fit for that is found out later."""

    entity_id: Any = None
    updated_at: Any = None
    created_at: Any = None
    id: Any = None
    transaction_id: Any = None
    source_code: Any = None
    sku: Any = None


# A record that is no object is none for paging, and one for the quarantine.
Item = Row | list[Any] | str | float | bool | None


class Criteria(msgspec.Struct):
    """What the shop says it was asked for."""

    page_size: int | None = None


class Listing(msgspec.Struct):
    """One answer of a list, as far as paging reads it; ``items`` is null where nothing was found."""

    items: list[Item] | None
    total_count: int | None = None
    search_criteria: Criteria | list[Any] | None = None


def is_last(listing: Listing, page_size: int) -> bool:
    """Whether nothing comes after this page.

    ``total_count`` counts what came after the cursor, so a shop that quietly gives shorter pages than asked is found out.
    """
    rows = listing.items or []
    if not rows:
        return True
    if listing.total_count is not None:
        return listing.total_count <= len(rows) and len(rows) < page_size
    given = listing.search_criteria.page_size if isinstance(listing.search_criteria, Criteria) else None
    return len(rows) < min(page_size, given or page_size)

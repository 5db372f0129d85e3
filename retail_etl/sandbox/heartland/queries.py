"""Query strings of the v1 lists, taken apart and checked."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.sandbox.heartland.rejections import Rejection, bad_request
from retail_etl.sandbox.world.moments import day_number, moment_ms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_PAGE, LARGEST_PAGE = 50, 200
CURSOR_SECONDS = 48 * 3600
SORTS = ("updated_at", "created_at", "id", "business_date")
CONTROL = {"updated_since", "updated_before", "cursor", "page", "per_page", "sort", "sort[]", "include"}


@dataclass(frozen=True)
class ListQuery:
    """One request for a page of a list; moments in ms since the epoch."""

    since: int | None = None
    before: int | None = None
    after: int | None = None
    page: int | None = None
    per_page: int = DEFAULT_PAGE
    sort: str = "updated_at"
    descending: bool = False
    include: frozenset[str] = frozenset()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fingerprint: str = ""


def parse_query(
    pairs: Sequence[tuple[str, str]], allowed: frozenset[str], includes: frozenset[str], *, cursor_expired: bool = False
) -> ListQuery:
    """The request that the pairs of a query string make.

    Raises:
        Rejection: 400 for what is unknown, malformed or contradictory, 410 for a cursor that is too old.
    """
    plain: dict[str, str] = {}
    filters: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if name in CONTROL:
            plain[name] = value
        elif name in allowed:
            filters[name] = (*filters.get(name, ()), value)
        else:
            raise bad_request(f"unknown parameter {name!r}", **{name: ["unknown"]})
    sort, descending = _sort(plain.get("sort", plain.get("sort[]", "updated_at,asc")))
    since, before = _moment(plain, "updated_since"), _moment(plain, "updated_before")
    fingerprint = _fingerprint(filters, since, before, sort, descending=descending)
    if "cursor" in plain and "page" in plain:
        raise bad_request("cursor and page exclude one another")
    after = _read_cursor(plain["cursor"], fingerprint, expired=cursor_expired) if plain.get("cursor") else None
    return ListQuery(
        since=since,
        before=before,
        after=after,
        page=_whole(plain, "page", None, None),
        per_page=_whole(plain, "per_page", DEFAULT_PAGE, LARGEST_PAGE) or DEFAULT_PAGE,
        sort=sort,
        descending=descending,
        include=_includes(plain.get("include", ""), includes),
        filters=filters,
        fingerprint=fingerprint,
    )


def write_cursor(key: int, fingerprint: str) -> str:
    """An opaque cursor behind the key."""
    text = json.dumps({"k": key, "f": fingerprint, "t": int(time.time())}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, fingerprint: str, *, expired: bool) -> int:
    try:
        spoken = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key, written, of_filters = int(spoken["k"]), int(spoken["t"]), str(spoken["f"])
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise bad_request("the cursor is not one of ours") from error
    if of_filters != fingerprint:
        raise Rejection(400, "cursor_mismatch", "the filters differ from those the cursor was made for")
    if expired or time.time() - written > CURSOR_SECONDS:
        raise Rejection(410, "cursor_expired", "the cursor is too old: start the window again")
    return key


def _fingerprint(
    filters: Mapping[str, tuple[str, ...]], since: int | None, before: int | None, sort: str, *, descending: bool
) -> str:
    spoken = json.dumps([sorted(filters.items()), since, before, sort, descending])
    return hashlib.blake2b(spoken.encode(), digest_size=9).hexdigest()


def _sort(text: str) -> tuple[str, bool]:
    name, _, direction = text.partition(",")
    if name not in SORTS or direction not in {"", "asc", "desc"}:
        raise bad_request(f"sort is one of {', '.join(SORTS)}, with asc or desc", sort=["not sortable"])
    return name, direction == "desc"


def _moment(plain: Mapping[str, str], name: str) -> int | None:
    text = plain.get(name)
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise bad_request(f"{name} is no RFC 3339 moment", **{name: ["not a moment"]}) from error
    if moment.tzinfo is None:
        raise bad_request(f"{name} has no offset", **{name: ["offset missing"]})
    return moment_ms(moment)


def _whole(plain: Mapping[str, str], name: str, default: int | None, largest: int | None) -> int | None:
    text = plain.get(name)
    if text is None:
        return default
    if not text.isdecimal() or int(text) < 1 or (largest is not None and int(text) > largest):
        limits = f"1..{largest}" if largest else "1 or more"
        raise bad_request(f"{name} is a whole number, {limits}", **{name: [f"must be {limits}"]})
    return int(text)


def _includes(text: str, allowed: frozenset[str]) -> frozenset[str]:
    wanted = frozenset(part.strip() for part in text.split(",") if part.strip())
    if not wanted <= allowed:
        raise bad_request(f"cannot include {', '.join(sorted(wanted - allowed))}", include=["unknown"])
    return wanted


def day_of_text(text: str, name: str) -> int:
    """The day number of a `YYYY-MM-DD`.

    Raises:
        Rejection: 400 for anything else.
    """
    try:
        return day_number(dt.date.fromisoformat(text))
    except ValueError as error:
        raise bad_request(f"{name} is a day, YYYY-MM-DD", **{name: ["not a day"]}) from error

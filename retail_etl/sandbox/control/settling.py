"""Closing batches and paying out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.world.identifiers import batch_id, deposit_id
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import decimal2

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World


def close_batches(world: World, location: str | None) -> dict[str, Any]:
    """The batches that were closed just now, at one location or all."""
    step = world.intervene("close", place_of(location))
    batches = world.table("batches")
    rows = np.flatnonzero(batches["closed_at"] == step.moment).tolist()
    shown = [
        {"id": batch_id(row), "location_id": PLACES[int(batches["place"][row])].code,
        "gross": decimal2(int(batches["gross"][row]))} for row in rows
    ]  # fmt: skip
    return {"closed": shown}


def settle_deposits(world: World, location: str | None) -> dict[str, Any]:
    """The deposits that were paid out just now: all that closed batches were still owed."""
    step = world.intervene("settle", place_of(location))
    deposits = world.table("deposits")
    rows = np.flatnonzero(deposits["funded_at"] == step.moment).tolist()
    shown = [
        {"id": deposit_id(row), "location_id": PLACES[int(deposits["place"][row])].code,
        "net": decimal2(int(deposits["net"][row]))} for row in rows
    ]  # fmt: skip
    return {"funded": shown}


def place_of(location: str | None) -> int:
    """The index of a location's code; NONE stands for all.

    Raises:
        ValueError: there is no such location.
    """
    if location is None:
        return NONE
    codes = [place.code for place in PLACES]
    if location not in codes:
        raise ValueError(f"unknown location {location!r}; the locations are {', '.join(codes)}")
    return codes.index(location)

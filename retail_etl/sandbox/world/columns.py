"""Columns under construction: blocks of rows that are laid end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.moments import Column, Ints

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Block = dict[str, Column]
NICKEL = 5


def block(count: int, defaults: Mapping[str, int | bool], **given: Column | int | bool) -> Block:
    """A block of `count` rows: the given columns, and the defaults for the rest."""
    columns: Block = {}
    for name, default in defaults.items():
        value = given.get(name, default)
        kind = bool if isinstance(default, bool) else np.int64
        columns[name] = np.asarray(value, dtype=kind) if isinstance(value, np.ndarray) else np.full(count, value, dtype=kind)
    return columns


def stack(blocks: Sequence[Block]) -> Block:
    """The blocks end to end."""
    return {name: np.concatenate([part[name] for part in blocks]) for name in blocks[0]}


def shift(columns: Block, by: int, names: Iterable[str]) -> Block:
    """References (NONE stays NONE) moved by `by` rows."""
    return {name: np.where(col >= 0, col + by, col) if name in names else col for name, col in columns.items()}


def reorder(columns: Block, order: Ints) -> Block:
    """The rows in another order."""
    return {name: column[order] for name, column in columns.items()}


def new_places(order: Ints) -> Ints:
    """Where each old row stands after `reorder`; one more entry at the end keeps NONE."""
    places = np.empty(len(order) + 1, dtype=np.int64)
    places[order] = np.arange(len(order))
    places[-1] = -1
    return places


def count_of(columns: Block) -> int:
    """Rows of a block."""
    return len(next(iter(columns.values())))


def half_up(numerator: Ints, denominator: int) -> Ints:
    """Numerator over denominator, halves away from zero."""
    size: Ints = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    return (np.sign(numerator) * size).astype(np.int64)


def to_five_cents(cents: Ints) -> Ints:
    """What must be added for the amount to end in 0 or 5 cents; at most 2 either way."""
    rest = cents % NICKEL
    result: Ints = np.where(rest * 2 < NICKEL, -rest, NICKEL - rest).astype(np.int64)
    return result


def count_within(groups: Ints) -> Ints:
    """0, 1, 2 … inside each group, in row order."""
    order = np.argsort(groups, kind="stable")
    sorted_groups = groups[order]
    starts = np.searchsorted(sorted_groups, sorted_groups, side="left")
    counted = np.empty(len(groups), dtype=np.int64)
    counted[order] = np.arange(len(groups)) - starts
    return counted

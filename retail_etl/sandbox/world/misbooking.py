"""Mistakes of stores and finance, chosen before anything is booked: whose takings, whose drawer, whose cash bag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.bookings import booking_day
from retail_etl.sandbox.world.moments import NONE, Flags, Ints
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.vocabulary import Method

if TYPE_CHECKING:
    from retail_etl.sandbox.world.columns import Block
    from retail_etl.sandbox.world.options import WorldOptions

LEAST_TAKINGS = 8_000
MISBOOKED_BY = 900
UNDONE_AMOUNT = 47_113
CARDS_AS_SALES = 2_500


@dataclass(frozen=True)
class Spot:
    """A store's day; NONE for none."""

    place: int = NONE
    day: int = NONE

    def among(self, place: Ints, day: Ints) -> Flags:
        """Which rows are of this store and day."""
        found: Flags = (place == self.place) & (day == self.day)
        return found

    @property
    def is_set(self) -> bool:
        """Whether there is one."""
        return self.place != NONE


@dataclass(frozen=True)
class BookFaults:
    """What stores and finance got wrong.

    Attributes:
        takings: the day whose bank card takings are booked too low.
        drawer_short: the day whose drawer was counted far too low.
        bag_short: a day whose cash bag came to the bank lighter than it left.
        undone_day: the day of a journal that was booked by mistake, and reversed on the next; NONE for none.
        cards_as_sales: the day of whose gift cards a part was booked as sales.
    """

    takings: Spot = Spot()
    drawer_short: Spot = Spot()
    bag_short: Spot = Spot()
    undone_day: int = NONE
    cards_as_sales: Spot = Spot()


def book_faults(options: WorldOptions, first_day: int, payments: Block, gift_cards: Ints) -> BookFaults:
    """Stores with a journal of their own a day, one for each mistake, on days of the middle of the span with takings enough.

    `gift_cards` is what each payment row pays of gift cards sold.
    """
    rng = np.random.default_rng([options.seed, 12])
    spots: dict[str, Spot] = {}
    for name, methods in _WHERE.items():
        spots[name] = _spot(rng, options, first_day, payments, methods, [spot.place for spot in spots.values()])
    wanted = {name: spot if name in options.faults else Spot() for name, spot in spots.items()}
    undone = first_day + options.calendar_days // 2 if "journal_reversed" in options.faults else NONE
    cards = _day_of_cards(options, first_day, payments, gift_cards) if "cards_booked_as_sales" in options.faults else Spot()
    return BookFaults(wanted["takings_misbooked"], wanted["drawer_short"], wanted["cash_bag_short"], undone, cards)


def _day_of_cards(options: WorldOptions, first_day: int, payments: Block, gift_cards: Ints) -> Spot:
    """A day of a store with a journal of its own, not among the last, that sold cards for more than is booked wrongly."""
    rng = np.random.default_rng([options.seed, 13])
    by_journal = np.array([place.route == "A" for place in PLACES])[payments["place"]]
    rows = np.flatnonzero((payments["signed"] != 0) & payments["in_heartland"] & by_journal & (gift_cards != 0))
    places = len(PLACES)
    keys, owner = np.unique(booking_day(payments)[rows] * places + payments["place"][rows], return_inverse=True)
    sold = np.bincount(owner, weights=gift_cards[rows], minlength=len(keys))
    day = keys // places - first_day
    chosen = keys[(sold > CARDS_AS_SALES) & (day <= options.calendar_days * 3 // 5)]
    if not len(chosen):
        return Spot()
    key = int(chosen[int(rng.integers(0, len(chosen)))])
    return Spot(key % places, key // places)


_WHERE = {
    "takings_misbooked": (Method.VISA, Method.MASTERCARD, Method.DISCOVER),
    "drawer_short": (Method.CASH,),
    "cash_bag_short": (Method.CASH,),
}


def _spot(
    rng: np.random.Generator,
    options: WorldOptions,
    first_day: int,
    payments: Block,
    methods: tuple[Method, ...],
    taken: list[int],
) -> Spot:
    booked = booking_day(payments)
    by_journal = np.array([place.route == "A" and not place.web for place in PLACES])[payments["place"]]
    moved = (payments["signed"] != 0) & payments["in_heartland"]
    rows = np.flatnonzero(moved & by_journal & np.isin(payments["method"], methods))
    places = len(PLACES)
    keys, owner = np.unique(booked[rows] * places + payments["place"][rows], return_inverse=True)
    takings = np.bincount(owner, weights=payments["signed"][rows], minlength=len(keys))
    day = keys // places - first_day
    fits = (takings > LEAST_TAKINGS) & (day >= min(3, options.calendar_days // 3)) & (day <= options.calendar_days * 3 // 5)
    fits &= ~np.isin(keys % places, taken) & (
        np.bincount(owner, weights=payments["signed"][rows] < 0, minlength=len(keys)) == 0
    )
    chosen = np.flatnonzero(fits)
    if not len(chosen):
        return Spot()
    drawn = int(rng.integers(0, len(chosen)))
    for candidate in np.roll(chosen, -drawn).tolist():
        if not _comes_to(payments["signed"][rows[owner == candidate]].tolist(), MISBOOKED_BY):
            key = int(keys[candidate])
            return Spot(key % places, key // places)
    return Spot()


def _comes_to(amounts: list[int], amount: int) -> bool:
    """Whether some of the amounts, none of them negative, come to exactly this one.

    Takings that are booked too low by what some of their payments come to look like takings without those payments.
    """
    sums = 1
    for one in amounts:
        sums |= (sums << one) & ((2 << amount) - 1) if one <= amount else 0
    return bool(sums >> amount & 1)

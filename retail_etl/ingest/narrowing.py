"""Reading around what a source cannot give: a page that fails whole is cut down to the record that breaks it.

First the window is halved until what fails fits on a page, then the page is asked for by place, in halves again. What stays is
one record: it lands as unreadable, with its neighbours for a name, and waits in quarantine. Everything else lands as usual.

A list that has neither windows nor places is read as far as it goes: what follows waits under the name of the last record read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Along, ByPlace, CursorKind, Window
from retail_etl.connectors.positions import as_position, moment_of, revision_of
from retail_etl.errors import PoisonPageError, RequestRejectedError, RetailEtlError, SourceUnavailableError
from retail_etl.landing.records import key_of, keys_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector, Page, Stream
    from retail_etl.landing.writer import LoadWriter

_FIRST_MOMENT: Final = "2000-01-01T00:00:00.000Z"  # no system of ours is older
_FIRST_DAY: Final = "2000-01-01"
_MALFORMED_STATUSES: Final = (400, 422)
# Beyond these it is no record that is bad but the source, and it is told as the source's failure.
_READS_MAX: Final = 300
_UNREADABLE_MAX: Final = 20
_TRIED_PLACES: Final = 3


def fails_whole(error: RetailEtlError) -> bool:
    """Whether a page that ends so may be broken by one of its records."""
    if isinstance(error, RequestRejectedError):
        return error.status in _MALFORMED_STATUSES
    return isinstance(error, PoisonPageError | SourceUnavailableError)


@dataclass
class Narrowing:
    """One window of which a page failed.

    Attributes:
        failure: what is told if it is not a record that fails.
        reads: how often the source was read so far.
        unreadable: how many records it could not give.
    """

    connector: Connector
    stream: Stream
    writer: LoadWriter
    failure: RetailEtlError
    reads: int = 0
    unreadable: int = 0
    _counted: dict[Window, int | None] = field(default_factory=dict)

    def read(self, window: Window) -> None:
        """Land everything of the window that the source can give, and a line for each record that it cannot.

        Raises:
            RetailEtlError: the source fails as a whole, or cannot be asked for less.
        """
        # Who cannot count any part of it is not there. The count may stumble over the record itself: both halves are asked.
        parts = (window, *_halves(self.stream, window))
        if not isinstance(self.failure, PoisonPageError) and all(self._count(part) is None for part in parts):
            raise self.failure
        self._narrow(window)

    def _narrow(self, window: Window) -> None:
        count = self._count(window)
        if count == 0:
            return
        fits = count is not None and count <= self.stream.page_size
        halves = [] if fits and isinstance(self.connector, ByPlace) else _halves(self.stream, window)
        if not halves:
            self._by_place(window, count)
        for half in halves:
            try:
                self._read_whole(half)
            except RetailEtlError as error:
                self._check(error)
                self._narrow(half)

    def _read_whole(self, window: Window) -> None:
        self._spend()
        for page in self.connector.pages(self.stream, window):
            self.writer.add(page.body, page.records_at, page.url)

    def _by_place(self, window: Window, count: int | None) -> None:
        if not self._has_places(window, count) and self._as_far_as_it_goes(window):
            return
        if not isinstance(self.connector, ByPlace):
            raise self.failure
        if count is None:
            self._one_by_one(window)
            return
        take = 1
        while 2 * take <= min(count, self.stream.page_size):
            take *= 2
        # From the end to the beginning: a record that leaves the window meanwhile moves others to places still to come.
        for skip in range((count - 1) // take * take, -1, -take):
            self._stretch(window, skip, take, count)

    def _has_places(self, window: Window, count: int | None) -> bool:
        """Whether a list can be asked for a place; one that never answers cannot, or is too short for it to matter."""
        if not isinstance(self.connector, ByPlace):
            return False
        if count is not None and count <= _TRIED_PLACES:
            return True
        tried = range(_TRIED_PLACES) if count is None else (0, count // 2, count - 1)
        return any(self._answers(window, place) for place in tried)

    def _answers(self, window: Window, place: int) -> bool:
        try:
            self._page_at(window, place, 1)
        except RetailEtlError as error:
            self._check(error)
            return False
        return True

    def _as_far_as_it_goes(self, window: Window) -> bool:
        """Whether that led anywhere: records landed, or an answer came that is no JSON, so that the source is there."""
        rows, last = 0, None
        self._spend()
        try:
            for page in self.connector.pages(self.stream, window):
                rows += self.writer.add(page.body, page.records_at, page.url)
                last = next(reversed(keys_of(page.body, page.records_at, self.stream.key)), last)
        except RetailEtlError as error:
            self._check(error)
            if not rows and (isinstance(self.connector, ByPlace) or not self._is_there(error)):
                return False
            place = {"after": last or "the list's start"}
            if self.stream.cursor is not CursorKind.SNAPSHOT:
                place["between"] = f"{window.since} and {window.until}"
            self._land_unreadable(place, str(error.record or ""))
        return True

    def _is_there(self, error: RetailEtlError) -> bool:
        """Whether the source stands, though it fails on all of a list: it answers something, or gave other windows."""
        return isinstance(error, PoisonPageError) or self.stream.cursor is not CursorKind.SNAPSHOT or self.writer.rows > 0

    def _one_by_one(self, window: Window) -> None:
        """Every place until one is empty, where the source cannot say how many there are."""
        place = 0
        while True:
            try:
                page = self._page_at(window, place, 1)
                if not self.writer.add(page.body, page.records_at, page.url):
                    return
            except RetailEtlError as error:
                self._check(error)
                self._name(window, place, place + 2, str(error.record or ""))
            place += 1

    def _stretch(self, window: Window, skip: int, take: int, count: int) -> None:
        if skip >= count:
            return
        try:
            page = self._page_at(window, skip, take)
            self.writer.add(page.body, page.records_at, page.url)
        except RetailEtlError as error:
            self._check(error)
            if take == 1:
                self._name(window, skip, count, str(error.record or ""))
                return
            self._stretch(window, skip + take // 2, take // 2, count)
            self._stretch(window, skip, take // 2, count)

    def _name(self, window: Window, skip: int, count: int, url: str) -> None:
        """The record that is left, by its neighbours: they are the same whichever window finds it."""
        before, after = self._key_at(window, skip - 1, count), self._key_at(window, skip + 1, count)
        self._land_unreadable({"after": before or "the window's start", "before": after or "the window's end"}, url)

    def _land_unreadable(self, place: dict[str, str], url: str) -> None:
        self.unreadable += 1
        if self.unreadable > _UNREADABLE_MAX:
            raise self.failure
        why = "is no JSON" if isinstance(self.failure, PoisonPageError) else "is an error"
        self.writer.add_unreadable(f"the source's answer for this record {why}", place, url)

    def _key_at(self, window: Window, place: int, count: int) -> str | None:
        if not 0 <= place < count:
            return None
        try:
            page = self._page_at(window, place, 1)
            return key_of(page.body, page.records_at, self.stream.key)
        except RetailEtlError as error:
            self._check(error)
            return None

    def _page_at(self, window: Window, skip: int, take: int) -> Page:
        if not isinstance(self.connector, ByPlace):
            raise self.failure
        self._spend()
        return self.connector.page_at(self.stream, window, skip, take)

    def _count(self, window: Window) -> int | None:
        if window not in self._counted:
            self._spend()
            try:
                self._counted[window] = self.connector.control_total(self.stream, window).records
            except RetailEtlError as error:
                self._check(error)
                self._counted[window] = None
        return self._counted[window]

    def _spend(self) -> None:
        self.reads += 1
        if self.reads > _READS_MAX:
            raise self.failure

    def _check(self, error: RetailEtlError) -> None:
        if error is self.failure or not fails_whole(error):
            raise error


def _halves(stream: Stream, window: Window) -> list[Window]:
    """The window in two, or nothing where it cannot be cut: revisions to one, moments to a second, days to a day."""
    if window.along is Along.BUSINESS_DATE:
        first, last = date.fromisoformat(window.since or _FIRST_DAY), date.fromisoformat(window.until)
        middle = first + (last - first) // 2
        return [] if middle <= first else _cut(window, middle.isoformat(), middle.isoformat())
    if stream.cursor is CursorKind.SNAPSHOT:
        # A report that is read whole can be asked for by the days it is about.
        days = Window(None, _day_after(window.until), Along.BUSINESS_DATE)
        return [days] if window.along is Along.CURSOR and stream.rescan is Along.BUSINESS_DATE else []
    if window.along is Along.CURSOR and stream.cursor is CursorKind.REVISION:
        low, high = revision_of(window.since or "0"), revision_of(window.until)
        half = (low + high) // 2
        return [] if low >= high else _cut(window, str(half), str(half + 1))
    start, end = moment_of(window.since or _FIRST_MOMENT), moment_of(window.until)
    second = (start + (end - start) / 2).replace(microsecond=0)
    return (
        [] if second <= start or end - start < timedelta(seconds=1) else _cut(window, as_position(second), as_position(second))
    )


def _day_after(moment: str) -> str:
    return (moment_of(moment).date() + timedelta(days=2)).isoformat()  # east of Greenwich it is tomorrow already


def _cut(window: Window, until: str, since: str) -> list[Window]:
    return [replace(window, until=until), replace(window, since=since)]

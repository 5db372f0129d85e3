"""Reading by revision: how pages are strung together so that nothing falls between them.

The next page is asked for from the last revision seen, that revision included: rows that share it may stand on both sides of
the cut. A short page proves nothing, since servers cap pages below what was asked; reading ends on a page without news. A
server's own link to more is followed only where the revision cannot go on: links count rows, and rows move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from retail_etl.connectors.interface import Page
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.http.answer import Answer, Place


@dataclass(frozen=True)
class Revised:
    """One answer with the revisions of its records, in their order, and its link to more, if it has one."""

    answer: Answer
    revisions: list[int]
    next_link: str | None = None


@dataclass(frozen=True)
class Stretch:
    """Some records of a window by their place: ``take`` of them behind the first ``skip``, which ``take`` divides."""

    skip: int
    take: int


class RevisionReader(Protocol):
    """One entity on one read path."""

    def pages(self, since: int, until: int, place: Place) -> Iterator[Page]:
        """Every page that holds records with ``since <= revision <= until``, and perhaps later ones."""
        ...

    def newest(self, above: int, place: Place) -> int | None:
        """The highest revision above the given one, ``None`` where there is none."""
        ...

    def count(self, since: int, until: int, place: Place, /) -> int | None:
        """How many records the source counts in the window, ``None`` where it cannot say."""
        ...

    def at(self, since: int, until: int, stretch: Stretch, place: Place, /) -> Page:
        """The records at a place of the window, and nothing beyond it."""
        ...


class OrderedReader(Protocol):
    """A read path that gives records above a revision in ascending order."""

    records_at: tuple[str, ...]

    def above(self, revision: int, skip: int, place: Place) -> Revised:
        """A page of records with a higher revision, after skipping some."""
        ...

    def linked(self, answer: Answer, link: str, place: Place) -> Revised:
        """The page behind a link of an answer."""
        ...


def in_order(reader: OrderedReader, since: int, until: int, place: Place) -> Iterator[Page]:
    """Every page of the window from a reader that keeps the order of revisions.

    Raises:
        SourceChangedError: the records do not come in that order, so that nothing can be said to be read.
    """
    lower = reached = since - 1
    longest = told = 0
    while (news := _some(reader, lower, place)).revisions:
        highest = _highest(news.revisions, lower, place)
        longest = max(longest, len(news.revisions))
        if highest > reached:
            yield _page(reader, news)
            if highest > until:
                return
            reached, lower, told = highest, highest - 1, news.revisions.count(highest)
            continue
        # Nothing but records of the revision with which the page before ended.
        if len(news.revisions) > told:
            yield _page(reader, news)
        if len(news.revisions) >= longest or news.next_link:
            yield from _rest_of_revision(reader, news, highest, place)
        if highest >= until:
            return
        lower = highest


def _some(reader: OrderedReader, lower: int, place: Place) -> Revised:
    """The next page with records; a page may be empty and yet link to more."""
    news = reader.above(lower, 0, place)
    while not news.revisions and news.next_link:
        news = reader.linked(news.answer, news.next_link, place)
    return news


def _rest_of_revision(reader: OrderedReader, news: Revised, revision: int, place: Place) -> Iterator[Page]:
    """The pages of a revision that more records share than one page holds."""
    skip = len(news.revisions)
    while True:
        news = reader.linked(news.answer, news.next_link, place) if news.next_link else reader.above(revision - 1, skip, place)
        if revision not in news.revisions:
            return
        yield _page(reader, news)
        skip += len(news.revisions)


def _page(reader: OrderedReader, revised: Revised) -> Page:
    return Page(revised.answer.url, revised.answer.body, reader.records_at)


def _highest(revisions: list[int], above: int, place: Place) -> int:
    last = above
    for revision in revisions:
        if revision < last or revision <= above:
            said = f"records do not come in the order of their revision: {revision} after {last}, asked for above {above}"
            step = "Let the BAQ filter by its parameter LastRev and sort by Calculated_Rev ascending."
            raise SourceChangedError(said, next_step=step, **place.of("epicor"))
        last = revision
    return last

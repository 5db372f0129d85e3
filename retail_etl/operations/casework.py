"""An exception's life: open, assigned, explained or written off, resolved by data, open again when a source changes.

Every function takes one step and writes it into the audit log, in the caller's transaction. A write-off needs two different
persons: the maker asks for it, the checker approves it within the limit of a role.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from retail_etl.domain.money import to_text
from retail_etl.errors import NotAllowedError
from retail_etl.operations.records import ExceptionCase, ExceptionState, OpenItem, Word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from retail_etl.operations.interface import Books

SYSTEM: Final = "retail_etl"
_WORKED_ON: Final = (ExceptionState.OPEN, ExceptionState.ASSIGNED)
_SETTLED: Final = (ExceptionState.EXPLAINED, ExceptionState.WRITE_OFF_ASKED, ExceptionState.WRITTEN_OFF)


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names are one person's, however they are spelled."""
    return bool(one and other) and " ".join(str(one).split()).casefold() == " ".join(str(other).split()).casefold()


def assign(books: Books, item: OpenItem, owner: str, word: Word) -> ExceptionCase:
    """The case with a new owner.

    Raises:
        NotAllowedError: it was explained or is being written off; it has to be opened again first.
    """
    case = _case(books, item, word.at)
    _expect(case, "be assigned", _WORKED_ON)
    return _take(books, replace(case, item=item, state=ExceptionState.ASSIGNED, owner=owner), "assigned", word, owner=owner)


def explain(books: Books, item: OpenItem, word: Word) -> ExceptionCase:
    """The case with what explains it; ``word.why`` is the explanation.

    Raises:
        NotAllowedError: nothing was said, or it is being written off.
    """
    case = _case(books, item, word.at)
    _expect(case, "be explained", (*_WORKED_ON, ExceptionState.EXPLAINED))
    _expect_reason(item, word, "an explanation")
    return _take(books, replace(case, item=item, state=ExceptionState.EXPLAINED, **_said(word)), "explained", word)


def ask_write_off(books: Books, item: OpenItem, word: Word) -> ExceptionCase:
    """The case, for which the maker asks to have it written off.

    Raises:
        NotAllowedError: no reason was given, or it is asked for already.
    """
    case = _case(books, item, word.at)
    _expect(case, "be written off", (*_WORKED_ON, ExceptionState.EXPLAINED))
    _expect_reason(item, word, "a reason")
    changed = replace(case, item=item, state=ExceptionState.WRITE_OFF_ASKED, approved_by=None, **_said(word))
    return _take(books, changed, "write_off_asked", word)


def approve(books: Books, item: OpenItem, word: Word, limit_minor: int | None) -> ExceptionCase:
    """The case, written off; ``limit_minor`` is what the checker's role may write off in the item's currency.

    Raises:
        NotAllowedError: nobody asked for it, the checker is the maker, the amount passes the limit, or the item is no longer
            the one that was asked about.
    """
    case = _case(books, item, word.at)
    _expect(case, "be approved", (ExceptionState.WRITE_OFF_ASKED,))
    amount = f"{to_text(abs(item.amount_minor), item.currency)} {item.currency}"
    if same_person(case.said_by, word.by):
        raise _refused(item, f"{word.by} asked for the write-off and cannot approve it", "have another person approve it.")
    if limit_minor is None or abs(item.amount_minor) > limit_minor:
        most = f"{to_text(limit_minor, item.currency)} {item.currency}" if limit_minor is not None else "nothing"
        raise _refused(item, f"{amount} is more than {word.by} may write off ({most})", "ask somebody with a higher limit.")
    if change := _change(case, item):
        raise _refused(item, f"{change} since the write-off was asked for", "`retail-etl exceptions reopen` it and look.")
    changed = replace(case, state=ExceptionState.WRITTEN_OFF, approved_by=word.by)
    return _take(books, changed, "written_off", word, asked_by=case.said_by)


def reopen(books: Books, item: OpenItem, word: Word) -> ExceptionCase:
    """The case, open again; its owner stays.

    Raises:
        NotAllowedError: it is open, or no reason was given.
    """
    case = _case(books, item, word.at)
    _expect(case, "be opened again", (*_SETTLED, ExceptionState.RESOLVED))
    _expect_reason(item, word, "a reason")
    return _take(books, _opened(case, item), "reopened", word)


def follow(books: Books, items: Mapping[tuple[str, str], OpenItem], at: datetime) -> int:
    """How many cases moved with the newest judgement, whose open items are given by leg and record.

    What is no longer open was resolved by data. What was explained or written off and is no longer what was looked at, and
    what was resolved and is open once more, is open again.
    """
    moved = 0
    for case in books.exceptions.all():
        item = items.get((case.item.leg, case.item.record_id))
        if item is None:
            if case.state is not ExceptionState.RESOLVED:
                why = "the newest judgement has it no longer among the open items"
                _take(books, replace(case, state=ExceptionState.RESOLVED), "resolved", Word(SYSTEM, at, why))
                moved += 1
        elif case.state is ExceptionState.RESOLVED:
            _take(books, _opened(case, item), "reopened", Word(SYSTEM, at, "it is open once more"))
            moved += 1
        elif case.state in _SETTLED and (change := _change(case, item)):
            _take(books, _opened(case, item), "reopened", Word(SYSTEM, at, change))
            moved += 1
    return moved


def standing(case: ExceptionCase) -> str:
    """How a case stands, in a sentence for a report; empty while nobody said anything on it."""
    on = f"{case.said_by}, {case.changed_at:%Y-%m-%d}"
    match case.state:
        case ExceptionState.EXPLAINED:
            return f"Explained ({on}): {case.said}"
        case ExceptionState.WRITE_OFF_ASKED:
            return f"Write-off awaits a second person (asked by {on}): {case.said}"
        case ExceptionState.WRITTEN_OFF:
            persons = f"asked by {case.said_by}, approved by {case.approved_by}"
            return f"Written off ({persons}, {case.changed_at:%Y-%m-%d}): {case.said}"
        case _:
            return ""


def _case(books: Books, item: OpenItem, at: datetime) -> ExceptionCase:
    return books.exceptions.find(item.leg, item.record_id) or ExceptionCase(item, ExceptionState.OPEN, at)


def _opened(case: ExceptionCase, item: OpenItem) -> ExceptionCase:
    return replace(case, item=item, state=ExceptionState.OPEN, said=None, said_by=None, approved_by=None)


def _said(word: Word) -> dict[str, Any]:
    return {"said": word.why, "said_by": word.by}


def _change(case: ExceptionCase, item: OpenItem) -> str | None:
    """What of an item is not as it was at the case's last step, in words."""
    before = case.item
    ids = sorted(before.contents.keys() | item.contents.keys())
    changed = [name for name in ids if before.contents.get(name) != item.contents.get(name)]
    if changed:
        return f"{', '.join(changed)} changed"
    if (before.amount_minor, before.currency, before.cause) != (item.amount_minor, item.currency, item.cause):
        told = [f"{to_text(one.amount_minor, one.currency)} {one.currency} {one.cause}" for one in (before, item)]
        return f"{item.record_id} went from {told[0]} to {told[1]}"
    return None


def _take(books: Books, case: ExceptionCase, step: str, word: Word, **details: Any) -> ExceptionCase:
    case = replace(case, changed_at=word.at)
    item = case.item
    books.exceptions.save(case)
    told = {
        "amount_minor": item.amount_minor,
        "currency": item.currency,
        "class": item.cause,
        "members": dict(item.contents),
        **details,
    }
    books.audit.append(word, f"exception.{step}", item.subject, told)
    return case


def _expect(case: ExceptionCase, step: str, states: tuple[ExceptionState, ...]) -> None:
    if case.state not in states:
        now = case.state.replace("_", " ")
        raise _refused(case.item, f"it is {now} and cannot {step}", "`retail-etl exceptions list` shows how it stands.")


def _expect_reason(item: OpenItem, word: Word, what: str) -> None:
    if not (word.why or "").strip():
        raise _refused(item, f"needs {what}", "give it with --comment.")


def _refused(item: OpenItem, message: str, next_step: str) -> NotAllowedError:
    return NotAllowedError(message, system="operations", stream=item.leg, record=item.record_id, next_step=next_step)

"""What people do to changes: edit, replay, withdraw, approve. Each step is audited, and taking it twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from retail_etl.delivery.keys import content_hash, idempotency_key
from retail_etl.errors import NotAllowedError, UnusableInputError
from retail_etl.operations.queue_records import ItemState, QueuedItem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from retail_etl.operations.interface import Books
    from retail_etl.operations.records import Word

_MENDABLE: Final = (ItemState.DEAD, ItemState.HELD)
_TAKES_OUT: Final = (ItemState.DEAD, ItemState.HELD, ItemState.WAITING)


def found(books: Books, key: str) -> QueuedItem:
    """The item with the key, or with the one that begins so.

    Raises:
        UnusableInputError: there is none, or more than one.
    """
    item = books.outbox.find(key)
    if item is None:
        step = "give the key, or its first letters where no other begins so, as `outbox list` or `deadletters list` prints it."
        raise UnusableInputError(
            f"no change, or more than one, has a key that begins with {key!r}", system="delivery", next_step=step
        )
    return item


def edit(books: Books, key: str, fields: Mapping[str, Any], word: Word, new: Collection[str] = ()) -> QueuedItem:
    """The item with other values in its payload (dotted names reach inside; ``None`` takes a field away).

    It gets another key, since a target may remember what the old key said. It stays a dead letter until it is replayed; the
    next delta of its record takes it for said, so the edit is not undone.

    Raises:
        NotAllowedError: it is neither a dead letter nor held.
        UnusableInputError: a field is not in the payload, and not among those that are ``new``.
    """
    item = found(books, key)
    if item.state not in _MENDABLE:
        raise _not_now(books, item, "edited")
    payload = _edited(item.payload, fields, new)
    if content_hash(payload) == content_hash(item.payload):
        return item
    fresh = idempotency_key(item.target, item.entity, item.record, item.revision, payload)
    books.outbox.save([replace(item, state=ItemState.REPLACED, changed_at=word.at)])
    known = books.outbox.known([fresh]).get(fresh)
    edited = replace(
        item, key=fresh, payload=payload, changed_at=word.at, created_at=known.created_at if known else item.created_at
    )
    if known is not None:
        books.outbox.save([edited])
    else:
        books.outbox.add([edited])
    told = {"from": item.key, "to": fresh, "fields": sorted(fields), "payload": content_hash(payload)}
    books.audit.append(word, "outbox.edited", item.subject, told)  # names and hashes: values may be personal
    return edited


def replay(books: Books, key: str, word: Word) -> QueuedItem:
    """The dead letter, due again from its first attempt on; what may have arrived is looked for before it is sent.

    Raises:
        NotAllowedError: it was withdrawn, or a newer change took its place.
    """
    item = found(books, key)
    if item.state in {ItemState.WAITING, ItemState.SENDING, ItemState.UNKNOWN, ItemState.DELIVERED}:
        return item
    if item.state is not ItemState.DEAD:
        raise _not_now(books, item, "replayed")
    # Where looking could not tell, the person who replays it has looked: it is sent.
    decided = (item.reason or "").startswith("ambiguous_")
    return _again(books, replace(item, in_doubt=item.in_doubt and not decided), word, "outbox.replayed")


def approve(books: Books, key: str, word: Word) -> QueuedItem:
    """The held change, due now.

    Raises:
        NotAllowedError: it is not held, and was not approved before.
    """
    item = found(books, key)
    if item.state is not ItemState.HELD:
        if item.approved_by is not None:
            return item
        raise _not_now(books, item, "approved")
    return _again(books, replace(item, approved_by=word.by), word, "outbox.approved")


def withdraw(books: Books, key: str, word: Word) -> QueuedItem:
    """The change, taken out: what it says is not sent until its record says something else.

    Raises:
        NotAllowedError: it may be at the target already.
        UnusableInputError: nobody says why.
    """
    item = found(books, key)
    if item.state is ItemState.WITHDRAWN:
        return item
    if not word.why:
        raise UnusableInputError("a change is withdrawn for a reason", system="delivery", next_step="give it with --why.")
    if item.state not in _TAKES_OUT or (item.in_doubt and item.state is not ItemState.DEAD):
        raise _not_now(books, item, "withdrawn")
    out = replace(item, state=ItemState.WITHDRAWN, changed_at=word.at)
    books.outbox.save([out])
    books.audit.append(word, "outbox.withdrawn", item.subject, {"key": item.key, "reason": item.reason})
    return out


def _again(books: Books, item: QueuedItem, word: Word, what: str) -> QueuedItem:
    due = replace(
        item, state=ItemState.WAITING, attempts=0, due_at=word.at, changed_at=word.at, reason=None, message=None, next_step=None
    )
    books.outbox.save([due])
    books.audit.append(word, what, item.subject, {"key": item.key, "reason": item.reason})
    return due


def _edited(payload: Mapping[str, Any], fields: Mapping[str, Any], new: Collection[str]) -> dict[str, Any]:
    edited: dict[str, Any] = _copied(payload)
    for name, value in fields.items():
        *path, last = name.split(".")
        place: Any = edited
        for step in path:
            place = place[_position(place, step, name)] if isinstance(place, list) else _inside(place, step, name)
        if isinstance(place, list):
            place[_position(place, last, name)] = value
            continue
        if name not in new:
            _inside(place, last, name)
        elif not isinstance(place, dict):
            raise _no_field(place, name)
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return edited


def _inside(place: Any, step: str, name: str) -> Any:
    if not isinstance(place, dict) or step not in place:
        raise _no_field(place, name)
    return place[step]


def _position(place: list[Any], step: str, name: str) -> int:
    if not step.isdigit() or int(step) >= len(place):
        raise _no_field(place, name)
    return int(step)


def _no_field(place: Any, name: str) -> UnusableInputError:
    if isinstance(place, list):
        known = f"its list counts from 0 to {len(place) - 1}."
    else:
        known = f"there are {', '.join(place) if isinstance(place, dict) else 'no fields'}; a new one is added with --add."
    return UnusableInputError(f"the payload has no {name}", system="delivery", next_step=known)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list | tuple) else value


def _not_now(books: Books, item: QueuedItem, step: str) -> NotAllowedError:
    newer = books.outbox.open_of(item.target, item.entity, [item.record]).get(item.record)
    instead = f"{newer.key[:12]} took its place." if newer and item.state is ItemState.REPLACED else ""
    return NotAllowedError(
        f"cannot be {step}: it is {item.state.value}",
        system="delivery",
        record=f"{item.target} {item.entity} {item.record}",
        next_step=instead or "`retail-etl outbox show` says how it stands.",
    )

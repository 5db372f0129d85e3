"""The chain of the audit log: what an entry's hash covers, and the walk that finds the first entry that does not fit.

An entry's hash covers the hash before it, so a change of any entry shows in that entry or, where its own hash was adapted, in
the next. What was cut off at the end shows only against a head that is kept apart: the store keeps one, and a signed report
or a letter may keep another.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import InvariantBrokenError
from retail_etl.operations.records import AuditEntry, AuditHead, Verification, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

BEFORE_THE_FIRST: Final = "0" * 64


def canonical_json(value: Any) -> str:
    """The one text of a JSON value: keys sorted, no spaces, no escapes but the needed ones.

    Raises:
        InvariantBrokenError: the value holds a float or something that JSON does not know.
    """
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def moment_text(moment: datetime) -> str:
    """The one text of a moment: UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def chained(word: Word, what: str, subject: str, details: Mapping[str, Any], head: AuditHead | None) -> AuditEntry:
    """The entry that follows the head."""
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, BEFORE_THE_FIRST)
    at = word.at.astimezone(UTC)
    plain = AuditEntry(sequence, at, word.by, what, subject, word.why, dict(details), previous, "")
    return AuditEntry(sequence, at, word.by, what, subject, word.why, dict(details), previous, _hash(plain))


def verified(entries: Iterable[AuditEntry], kept: AuditHead | None, promised: str | None = None) -> Verification:
    """What the entries, from the first on, come to beside the stored head; ``promised`` is a hash that was kept elsewhere."""
    head: AuditHead | None = None
    seen_promised = promised is None
    for entry in entries:
        problem = _problem(entry, head)
        if problem:
            place = head.sequence + 1 if head else 1
            return Verification(place - 1, head, place, problem)
        head = AuditHead(entry.sequence, entry.hash)
        seen_promised = seen_promised or entry.hash == promised
    count = head.sequence if head else 0
    if kept and (head is None or kept.sequence > head.sequence):
        lost = f"entries {count + 1} to {kept.sequence} are gone: the store's head is entry {kept.sequence}"
        return Verification(count, head, count + 1, lost)
    if kept != head:
        told = f"entry {kept.sequence} with hash {kept.hash}" if kept else "none"
        return Verification(count, head, count, f"the newest entry is not the store's head, which is {told}")
    if not seen_promised:
        return Verification(count, head, count + 1, f"no entry has the hash {promised}: what led to it was changed or cut off")
    return Verification(count, head)


def entry_line(entry: AuditEntry) -> str:
    """The entry as one line of JSON, with all that its hash covers."""
    return canonical_json({**_content(entry), "previous_hash": entry.previous_hash, "hash": entry.hash})


def _problem(entry: AuditEntry, head: AuditHead | None) -> str | None:
    expected = head.sequence + 1 if head else 1
    if entry.sequence != expected:
        return f"entry {expected} is missing or out of its place; entry {entry.sequence} stands there"
    if entry.previous_hash != (head.hash if head else BEFORE_THE_FIRST):
        return f"entry {entry.sequence} does not follow entry {expected - 1}: its previous hash is another"
    if entry.hash != _hash(entry):
        return f"entry {entry.sequence} was changed: its hash does not fit its content"
    return None


def _content(entry: AuditEntry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": moment_text(entry.at),
        "who": entry.who,
        "what": entry.what,
        "subject": entry.subject,
        "why": entry.why,
        "details": dict(entry.details),
    }


def _hash(entry: AuditEntry) -> str:
    return hashlib.sha256(f"{entry.previous_hash}\n{canonical_json(_content(entry))}".encode()).hexdigest()


def _check(value: Any) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise InvariantBrokenError("a key of an audit entry is no text", system="operations")
        for inner in value.values():
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif not (value is None or isinstance(value, str | int)):
        raise InvariantBrokenError(f"a {type(value).__name__} has no one text in an audit entry", system="operations")

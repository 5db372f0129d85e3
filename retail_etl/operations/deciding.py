"""People's decisions on groups of records: made, taken back, and ended when a member changes. Every step is audited."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from retail_etl.errors import NotAllowedError
from retail_etl.operations.casework import SYSTEM
from retail_etl.operations.chain import canonical_json
from retail_etl.operations.records import Decision, Verdict, Word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from retail_etl.operations.interface import Books

_FEWEST: Final = 2


def decide(books: Books, leg: str, verdict: Verdict, contents: Mapping[str, str], word: Word) -> Decision:
    """The decision on a group; ``contents`` are its members' ids, each with the hash of what the record says now.

    A later word on the same group takes the place of an earlier one.

    Raises:
        NotAllowedError: the group is too small, is decided so already, or shares a record with another confirmed group.
    """
    members = sorted(contents)
    if len(members) < _FEWEST:
        raise _refused(leg, members, "a group has two members at least", "name every record of the group.")
    for held in books.decisions.all(holding=True):
        if held.leg != leg or not contents.keys() & held.contents.keys():
            continue
        same = held.members == tuple(members)
        if same and held.verdict is verdict:
            raise _refused(leg, members, f"{held.by} {verdict} it already ({held.decision_id})", "nothing is to be done.")
        if same:
            _end(books, held, Word(word.by, word.at, f"{verdict} instead"))
        elif Verdict.REJECTED not in (verdict, held.verdict):
            told = f"{', '.join(held.members)} is confirmed already ({held.decision_id}), and a record stands in one group"
            raise _refused(leg, members, told, f"`retail-etl decide withdraw {held.decision_id}` first.")
    name = hashlib.sha256(canonical_json([leg, members, verdict.value, word.by, word.at.isoformat()]).encode()).hexdigest()
    decision = Decision(f"dec_{name[:16]}", leg, verdict, dict(contents), word.by, word.at, word.why)
    books.decisions.add(decision)
    books.audit.append(word, f"decision.{verdict}", _subject(decision), {"leg": leg, "members": dict(contents)})
    return decision


def withdraw(books: Books, decision_id: str, word: Word) -> Decision:
    """The decision that was taken back.

    Raises:
        NotAllowedError: there is none of that id that holds, or no reason was given.
    """
    found = next((one for one in books.decisions.all(holding=True) if one.decision_id == decision_id), None)
    if found is None:
        raise NotAllowedError(
            f"no decision {decision_id} holds", system="operations", next_step="see `retail-etl decide list` for those that do."
        )
    if not (word.why or "").strip():
        raise _refused(found.leg, list(found.members), "needs a reason", "give it with --comment.")
    _end(books, found, word)
    return found


def end_changed(books: Books, contents: Mapping[str, str], at: datetime) -> list[Decision]:
    """The decisions that hold on, after those were ended of which a member no longer says what it said.

    ``contents`` are the hashes of what the members of all decisions say now; a member that is not among them is gone.
    """
    holding = []
    for decision in books.decisions.all(holding=True):
        changed = changed_members(decision, contents)
        if changed:
            _end(books, decision, Word(SYSTEM, at, f"{', '.join(changed)} changed"))
        else:
            holding.append(decision)
    return holding


def changed_members(decision: Decision, contents: Mapping[str, str]) -> list[str]:
    """The members that no longer say what they said when the decision was made."""
    return [name for name in decision.members if contents.get(name) != decision.contents[name]]


def _end(books: Books, decision: Decision, word: Word) -> None:
    books.decisions.end(decision.decision_id, word)
    told = {"leg": decision.leg, "verdict": decision.verdict.value, "members": dict(decision.contents)}
    books.audit.append(word, "decision.ended", _subject(decision), told)


def _subject(decision: Decision) -> str:
    return f"decision/{decision.decision_id}"


def _refused(leg: str, members: list[str], message: str, next_step: str) -> NotAllowedError:
    return NotAllowedError(message, system="operations", stream=leg, record=", ".join(members), next_step=next_step)

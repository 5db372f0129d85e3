"""Posting of groups: how a journal, receipt or payable group is posted, and what is read back of each of its records.

Posting is off unless the installation says otherwise; then finance finds nothing of ours to post, and what is posted is
history.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import AT_WORK_SECONDS, failure
from retail_etl.connectors.epicor.entry_sinks import EntrySink, suppress_conflict
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.epicor.calling import Methods
    from retail_etl.connectors.epicor.preflight import Preflight
    from retail_etl.connectors.interface import OutboxItem, Outcome

_GROUP_STEP: Final = "Look at the group in Epicor; replaying posts it again."


class PostingSink(EntrySink):
    """Records that are entered in groups of our own, and posted where that is switched on."""

    group_service = ""
    group_set = ""

    def __init__(self, methods: Methods, preflight: Preflight, *, posts: bool = False) -> None:
        super().__init__(methods, preflight)
        self._posts = posts

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """As every entry; then the groups are posted, where that is switched on."""
        outcomes = super().push(items)
        return self._posted(items, outcomes) if self._posts else outcomes

    def _judged(self, item: OutboxItem, held: list[dict[str, Any]]) -> Outcome | None:
        """What is posted is history: a change of it goes into a record of its own."""
        judged = super()._judged(item, held)
        if judged is None and held and held[0].get("Posted"):
            said = f"{self.entity} {self._identifier(held[0])} is posted and says something else"
            step = "Withdraw it, and book the difference as an adjustment of its own."
            return Failure(item.key, FailureClass.NEEDS_PERSON, "already_posted", said, step)
        return judged

    def _takes_out(self, item: OutboxItem) -> bool:  # noqa: ARG002 -- for entries that can be taken back
        """Whether the item takes its record out of its group."""
        return False

    def _is_whole(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        return (bool(row.get("Posted")) or not self._posts) and self._says_all(item, row)

    @abstractmethod
    def _says_all(self, item: OutboxItem, row: Mapping[str, Any]) -> bool: ...

    @abstractmethod
    def _make_group(self, item: OutboxItem, place: Place) -> None:
        """Makes the group of an item, as the screen does."""

    def _group(self, item: OutboxItem) -> None:
        """The item's group, made where it is not there, whoever is quicker."""
        place, group = self._place(item), str(item.payload["GroupID"])
        if not self._methods.rows(self.group_service, self.group_set, "GroupID", [group], place):
            with suppress_conflict():
                self._make_group(item, place)

    @abstractmethod
    def _post(self, group: str, place: Place) -> str:
        """Posts a group; what the posting itself says that was left out, where it says anything."""

    def _posted(self, items: Sequence[OutboxItem], outcomes: Sequence[Outcome]) -> list[Outcome]:
        entered = {one.key for one in outcomes if isinstance(one, Receipt) and not one.found}
        ready = [item for item in items if item.key in entered and not self._takes_out(item)]
        told: dict[str, Outcome] = {}
        for group in dict.fromkeys(str(item.payload["GroupID"]) for item in ready):
            of_group = [item for item in ready if str(item.payload["GroupID"]) == group]
            told |= self._posted_group(group, of_group)
        return [told.get(one.key, one) for one in outcomes]

    def _posted_group(self, group: str, items: Sequence[OutboxItem]) -> dict[str, Outcome]:
        """What became of the group's records, read back: what Kinetic says of a posting is about the group, not about each."""
        place = Place(self.entity, group, self.group_service)
        try:
            left = self._post(group, place)
            held = self._search(items)
            left = left or self._error_log(group, place)
        except RetailEtlError as error:
            return {item.key: _not_posted(item.key, error) for item in items}
        return {item.key: self._read_back(item, held.get(item.reference, []), left) for item in items}

    def _read_back(self, item: OutboxItem, rows: list[dict[str, Any]], left: str) -> Outcome:
        if any(row.get("Posted") for row in rows):
            return Receipt(item.key, self._identifier(rows[0]), {"Posted": True})
        if left:
            return Failure(item.key, FailureClass.NEEDS_PERSON, "partly_applied", f"entered, not posted: {left}", _GROUP_STEP)
        return Unknown(item.key, "entered; it is not posted yet", AT_WORK_SECONDS)

    def _error_log(self, group: str, place: Place) -> str:
        """What the group keeps of a posting that failed; a group that is posted whole is gone."""
        rows = self._methods.rows(self.group_service, self.group_set, "GroupID", [group], place)
        return str(rows[0].get("PostErrorLog") or "") if rows else ""


def run_posting(methods: Methods, service: str, table: str, group: str, place: Place) -> None:
    """Runs a posting program over one group and waits for its answer; what it did is read back from the records."""
    reply = methods.call(service, "GetNewParameters", {"ds": {}}, place)
    rows = (reply.get("ds") or {}).get(table) or [{}]
    methods.commit(service, "RunDirect", {"ds": {table: [{**rows[-1], "GroupID": group, "RowMod": "A"}]}}, place)


def _not_posted(key: str, error: RetailEtlError) -> Outcome:
    told = failure(key, error)
    if isinstance(told, Failure) and told.failure_class is FailureClass.NEEDS_PERSON:
        return Failure(key, FailureClass.NEEDS_PERSON, "partly_applied", f"entered, not posted: {told.message}", told.next_step)
    return Unknown(key, f"entered, posting is in doubt: {error.message}", AT_WORK_SECONDS)

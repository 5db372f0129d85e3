"""The common way of whatever is entered in Kinetic: search by reference, preflight, then the method sequence of a screen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import AT_WORK_SECONDS, Methods, failure, is_duplicate
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.connectors.outcomes import one_by_one
from retail_etl.errors import NeedsPersonError, OutcomeUnknownError, RequestRejectedError, RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.epicor.preflight import Preflight
    from retail_etl.connectors.interface import OutboxItem, Outcome

_BATCH: Final = 20
_CONFLICT: Final = 409


class EntrySink(ABC):
    """Records that Kinetic keeps no idempotency key for: each carries our reference in a column that can be searched.

    The search goes before every entry, since two records with one reference are worse than one request more.
    """

    target = "epicor"
    entity = ""
    service = ""
    entity_set = ""
    reference_column = ""
    expand = ""
    batch_limit = _BATCH

    def __init__(self, methods: Methods, preflight: Preflight) -> None:
        self._methods = methods
        self._preflight = preflight

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One method sequence an item, behind one search and one preflight for all."""
        held = self._search(items)
        problems = self._problems(items)
        done = self._together([item for item in items if item.key not in problems], held)
        return one_by_one(
            items,
            lambda item: done.get(item.key) or self._one(item, held.get(item.reference, []), problems.get(item.key)),
        )

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items that are there whole; what is there in part is gone on with by the push."""
        held = self._search(items)
        found = [self._judged(item, held.get(item.reference, [])) for item in items]
        return [outcome for outcome in found if outcome is not None]

    def _one(self, item: OutboxItem, held: list[dict[str, Any]], problem: Failure | None) -> Outcome:
        judged = self._judged(item, held)
        if judged is not None:
            return judged
        if problem is not None:
            return problem
        begun = bool(held)
        try:
            return self._entered(item, held[0] if held else None)
        except PartlyEnteredError as error:
            return _partly(item.key, error)
        except RetailEtlError as error:
            if begun:
                return _partly(item.key, PartlyEnteredError(error))
            is_taken = isinstance(error, RequestRejectedError) and is_duplicate(error)
            return self._taken(item, error) if is_taken else failure(item.key, error)

    def _taken(self, item: OutboxItem, error: RetailEtlError) -> Outcome:
        """A key that Kinetic has already: of ours, which the next look finds, or somebody else's."""
        try:
            held = self._search([item]).get(item.reference, [])
        except RetailEtlError as silent:
            return Unknown(item.key, silent.message)
        if held:
            return self._judged(item, held) or Unknown(item.key, error.message, 0.1)
        step = "Another record of Epicor has this number: link it to that one, or choose another number; then replay it."
        return Failure(item.key, FailureClass.NEEDS_PERSON, "duplicate_entry", error.message, step)

    def _judged(self, item: OutboxItem, held: list[dict[str, Any]]) -> Outcome | None:
        """What the records with the item's reference say of it; ``None`` where it is to be entered, or gone on with."""
        if len(held) > 1:
            names = ", ".join(self._identifier(row) for row in held)
            said = f"{len(held)} records carry the reference {item.reference}: {names}"
            step = "Void all but one in Epicor, then replay it: it is searched for first."
            return Failure(item.key, FailureClass.NEEDS_PERSON, "duplicate_at_target", said, step)
        if held and self._is_whole(item, held[0]):
            return Receipt(item.key, self._identifier(held[0]), found=True)
        return None

    def _search(self, items: Sequence[OutboxItem]) -> dict[str, list[dict[str, Any]]]:
        held: dict[str, list[dict[str, Any]]] = {}
        place = Place(self.entity, f"{len(items)} from {items[0].reference}", self.service)
        references = [item.reference for item in items]
        rows = self._methods.rows(self.service, self.entity_set, self.reference_column, references, place, self.expand)
        for row in rows:
            held.setdefault(str(row[self.reference_column]), []).append(row)
        return held

    def _together(
        self,
        items: Sequence[OutboxItem],  # noqa: ARG002 -- for sinks whose service takes several records at once
        held: Mapping[str, list[dict[str, Any]]],  # noqa: ARG002 -- likewise
    ) -> Mapping[str, Outcome]:
        """What became of the items, by key, that are written in one call; the others go one by one."""
        return {}

    @abstractmethod
    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]: ...

    @abstractmethod
    def _is_whole(self, item: OutboxItem, row: Mapping[str, Any]) -> bool: ...

    @abstractmethod
    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome: ...

    @abstractmethod
    def _identifier(self, row: Mapping[str, Any]) -> str: ...

    def _place(self, item: OutboxItem) -> Place:
        return Place(self.entity, item.reference, self.service)


class PartlyEnteredError(Exception):
    """Something was committed before this happened."""

    def __init__(self, error: RetailEtlError) -> None:
        super().__init__(str(error))
        self.error = error


def _partly(key: str, partly: PartlyEnteredError) -> Outcome:
    """What is half there is gone on with; where Kinetic refuses the rest, a person decides."""
    error = partly.error
    if not isinstance(error, NeedsPersonError) or isinstance(error, OutcomeUnknownError):
        return Unknown(key, f"begun, not ended: {error.message}", AT_WORK_SECONDS)
    told = failure(key, error)
    if isinstance(told, Failure) and told.failure_class is FailureClass.NEEDS_PERSON:
        step = f"{told.next_step} Replaying goes on with what is there; else void it in Epicor."
        return Failure(key, FailureClass.NEEDS_PERSON, "partly_applied", f"begun, not ended: {told.message}", step)
    return Unknown(key, f"begun, not ended: {error.message}")


@contextmanager
def suppress_conflict() -> Iterator[None]:
    """Passes over a refusal that says somebody else made the group meanwhile."""
    try:
        yield
    except RequestRejectedError as error:
        if error.status != _CONFLICT:
            raise

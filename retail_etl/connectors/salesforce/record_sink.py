"""A sink of one object: upserts by Heartland's id, collections for few and a bulk job for many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.query import encode as encoded
from retail_etl.connectors.interface import Failure, FailureClass, Outcome, Receipt
from retail_etl.connectors.outcomes import AT_WORK, changed_meanwhile
from retail_etl.connectors.salesforce import soql
from retail_etl.connectors.salesforce.bulk_ingest import ROWS_MIN, BulkIngest
from retail_etl.connectors.salesforce.outcomes import unsent
from retail_etl.connectors.salesforce.payloads import KEY, body_of, is_held
from retail_etl.connectors.salesforce.row_writes import RowWrites
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import OutboxItem

BATCH_LIMIT: Final = 10_000
# Address and headers together have room for 16 KB; a page has 2,000 records at most.
_ROOM: Final = 11_000
_SEPARATOR: Final = len("%2C%20")
_ROWS_A_PAGE: Final = 2_000
_ASK_AGAIN_SECONDS: Final = 60.0


class _Records(msgspec.Struct):
    records: list[dict[str, Any]] = []
    done: bool = True
    nextRecordsUrl: str | None = None  # noqa: N815 -- as the org spells it


class OrgQueries:
    """Looks at the org's records."""

    def __init__(self, client: HttpClient, base: str) -> None:
        self._client = client
        self._base = base

    def records(self, query: str, place: Place, *, deleted: bool = False) -> list[dict[str, Any]]:
        """The records of a query, all of its pages."""
        path = "queryAll" if deleted else "query"
        _, found = self._client.ask_for(Ask(f"{self._base}/{path}", place, query=[("q", query)]), _Records)
        records: list[dict[str, Any]] = []
        while found is not None:
            records += found.records
            if found.done or not found.nextRecordsUrl:
                break
            _, found = self._client.ask_for(Ask(self._client.base_url + found.nextRecordsUrl, place), _Records)
        return records

    def having(
        self, fields: Sequence[str], sobject: str, field: str, values: Sequence[str], most: int = _ROWS_A_PAGE
    ) -> Iterator[dict[str, Any]]:
        """The live records with one of these values of a unique field, as many values a query as its address has room for."""
        for some in fitting(values, most):
            place = Place(f"salesforce_{sobject}", f"{len(some)} by {field}")
            yield from self.records(soql.select(fields, sobject, [soql.named(field, some)]), place)


def fitting(values: Sequence[str], most: int = _ROWS_A_PAGE) -> Iterator[list[str]]:
    """The values in runs that fit into an address once they are quoted and encoded."""
    some: list[str] = []
    room = _ROOM
    for value in values:
        taken = len(encoded(soql.text(value))) + _SEPARATOR
        if some and (len(some) >= most or taken > room):
            yield some
            some, room = [], _ROOM
        some.append(value)
        room -= taken
    if some:
        yield some


class RecordSink:
    """Accounts, contacts, products, payments, refunds, stock: one object each."""

    target = "salesforce"
    batch_limit = BATCH_LIMIT

    def __init__(self, client: HttpClient, base: str, entity: str, sobject: str, *, insists: bool = False) -> None:
        self.entity = entity
        self._sobject = sobject
        self._queries = OrgQueries(client, base)
        self._rows = RowWrites(client, base, sobject, insists=insists)
        self._bulk = BulkIngest(client, base, sobject)

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One outcome an item; of two items with one reference the later is sent after the earlier."""
        outcomes: list[Outcome] = []
        for wave in _waves(items):
            known = [item for item in wave if item.target_id]
            try:
                held = self._held(known) if known else {}
            except RetailEtlError as error:
                outcomes += unsent(wave, error)
                continue
            ready, by_id, done = _sorted_out(wave, held)
            outcomes += done
            outcomes += self._rows.update(by_id)
            outcomes += self._bulk.upsert(ready) if len(ready) > ROWS_MIN else self._rows.upsert(ready)
        return outcomes

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A receipt where the org holds the very content; later, while a bulk job is at work on the object."""
        wanted = {item.reference: item for item in items}
        fields = sorted({"Id", KEY, *(name for item in items for name in item.payload)})
        found = {str(record[KEY]): record for record in self._queries.having(fields, self._sobject, KEY, list(wanted))}
        outcomes: list[Outcome] = [
            Receipt(item.key, str(found[reference]["Id"]), found=True)
            for reference, item in wanted.items()
            if reference in found and is_held(item.payload, found[reference])
        ]
        if len(outcomes) < len(items) and self._bulk.is_at_work():
            settled = {outcome.key for outcome in outcomes}
            said = f"a bulk job on {self._sobject} is still at work"
            step = "It is looked for again when the job has ended."
            outcomes += [
                Failure(item.key, FailureClass.RETRY_LATER, AT_WORK, said, step, _ASK_AGAIN_SECONDS)
                for item in items
                if item.key not in settled
            ]
        return outcomes

    def _held(self, items: Sequence[OutboxItem]) -> dict[str, dict[str, Any]]:
        """What the org holds under the ids that we know, deleted records, too."""
        ids = [str(item.target_id) for item in items]
        expected = sorted({name for item in items for name in item.expected})
        found: dict[str, dict[str, Any]] = {}
        for some in fitting(ids):
            query = soql.select(["Id", KEY, "IsDeleted", *expected], self._sobject, [soql.named("Id", some)])
            place = Place(f"salesforce_{self._sobject}", f"{len(some)} by id")
            found |= {str(one["Id"]): one for one in self._queries.records(query, place, deleted=True)}
        return found


def _waves(items: Sequence[OutboxItem]) -> Iterator[list[OutboxItem]]:
    """Items cut so that no reference comes twice in a wave, each sorted so that children of one parent stand together."""
    left = list(items)
    while left:
        seen: set[str] = set()
        wave = [item for item in left if not (item.reference in seen or seen.add(item.reference))]  # type: ignore[func-returns-value]
        taken = {id(item) for item in wave}
        left = [item for item in left if id(item) not in taken]
        yield sorted(wave, key=_by_parent)


def _by_parent(item: OutboxItem) -> tuple[str, str]:
    parent = next((str(value) for name, value in sorted(item.payload.items()) if "." in name), "")
    return parent, item.reference


def _deleted(item: OutboxItem) -> Failure:
    said = f"{item.target_id} was deleted in the org"
    step = "Restore the record from the recycle bin and replay, or forget its id so that it is made anew."
    return Failure(item.key, FailureClass.NEEDS_PERSON, "entity_is_deleted", said, step)


def _sorted_out(
    items: Sequence[OutboxItem], held: dict[str, dict[str, Any]]
) -> tuple[list[OutboxItem], list[tuple[OutboxItem, dict[str, Any]]], list[Outcome]]:
    """Items to upsert, those to change by the org's id, and those that nothing can be done with.

    A record that people of the org entered and that was recognised has no Heartland id yet, and gets it. One that was merged
    into another keeps the winner's. One that was deleted there is not made again without a person's word.
    """
    ready: list[OutboxItem] = []
    by_id: list[tuple[OutboxItem, dict[str, Any]]] = []
    done: list[Outcome] = []
    for item in items:
        record = held.get(str(item.target_id)) if item.target_id else None
        if (changed := changed_meanwhile(item, record)) is not None:
            done.append(changed)
        elif record is None or (record.get(KEY) == item.reference and not record.get("IsDeleted")):
            ready.append(item)
        elif record.get("IsDeleted"):
            done.append(_deleted(item))
        else:
            own = {KEY: item.reference} if not record.get(KEY) else {}
            payload = {name: value for name, value in item.payload.items() if name != KEY}
            by_id.append((item, {**body_of(payload), **own, "id": item.target_id}))
    return ready, by_id, done

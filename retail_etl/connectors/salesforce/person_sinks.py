"""Individuals as person accounts: an account and its contact are one record there, written as the account alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.salesforce import soql
from retail_etl.connectors.salesforce.outcomes import unsent
from retail_etl.connectors.salesforce.payloads import KEY
from retail_etl.connectors.salesforce.record_sink import OrgQueries, RecordSink
from retail_etl.errors import RetailEtlError, SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import OutboxItem, Outcome

_TYPE: Final = "Heartland_Customer_Type__c"
_ACCOUNT: Final = f"Account.{KEY}"
_INDIVIDUAL: Final = "Individual"
# What of a contact is called otherwise on the account of a person; its own fields end in __pc there.
_PERSON: Final[Mapping[str, str]] = {"Email": "PersonEmail", "MobilePhone": "PersonMobilePhone"}
_ALIKE: Final = frozenset({"FirstName", "LastName", "Salutation", "Phone"})
_LEFT_OUT: Final = frozenset({KEY, _ACCOUNT, "Heartland_Updated_At__c", "Heartland_Sync_Hash__c", "Heartland_Last_Sync__c"})
_LONGEST: Final = {"FirstName": 40, "LastName": 80}


class Persons:
    """What the org knows of person accounts."""

    def __init__(self, queries: OrgQueries) -> None:
        self._queries = queries
        self._record_type: str | None = None

    def record_type(self) -> str:
        """The record type that makes an account a person.

        Raises:
            SourceChangedError: the org has none.
        """
        if self._record_type is None:
            place = Place("salesforce_Account", "record types of persons")
            conditions = ["SobjectType = 'Account'", "IsPersonType = true", "IsActive = true"]
            found = self._queries.records(soql.select(["Id"], "RecordType", conditions), place)
            if not found:
                step = "Switch person accounts on in the org, or set RETAIL_ETL_SALESFORCE_PERSON_ACCOUNTS=false."
                raise SourceChangedError("the org has no record type for persons", system="salesforce", next_step=step)
            self._record_type = str(found[0]["Id"])
        return self._record_type

    def among(self, references: Sequence[str]) -> set[str]:
        """Those that are persons' accounts."""
        rows = self._queries.having([KEY, "IsPersonAccount"], "Account", KEY, list(references))
        return {str(row[KEY]) for row in rows if row.get("IsPersonAccount")}


class PersonAccountSink(RecordSink):
    """``accounts`` of an org with person accounts: individuals become persons, everybody else an account as ever."""

    def __init__(self, client: HttpClient, base: str, persons: Persons, *, insists: bool) -> None:
        super().__init__(client, base, "accounts", "Account", insists=insists)
        self._persons = persons

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One outcome an item."""
        try:
            told = [self._as_told(item) for item in items]
        except RetailEtlError as error:
            return unsent(items, error)
        return super().push(told)

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A receipt where the org holds the very content."""
        return super().find([self._as_told(item) for item in items])

    def _as_told(self, item: OutboxItem) -> OutboxItem:
        if item.payload.get(_TYPE) != _INDIVIDUAL:
            return item
        payload = {name: value for name, value in item.payload.items() if name != "Name"}
        if "Name" in item.payload:
            payload |= name_parts(str(item.payload["Name"] or ""))
        return replace(item, payload={**payload, "RecordTypeId": self._persons.record_type()})


class PersonContactSink:
    """``contacts`` of such an org: what belongs to a person goes into the person's account, and into no contact."""

    target = "salesforce"
    entity = "contacts"

    def __init__(self, client: HttpClient, base: str, persons: Persons, *, insists: bool) -> None:
        self._persons = persons
        self._accounts = RecordSink(client, base, "contacts", "Account", insists=insists)
        self._contacts = RecordSink(client, base, "contacts", "Contact", insists=insists)
        self.batch_limit = self._contacts.batch_limit

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One outcome an item."""
        try:
            persons, others = self._sorted(items)
        except RetailEtlError as error:
            return unsent(items, error)
        pushed = [*self._accounts.push(persons)] if persons else []
        return [*pushed, *self._contacts.push(others)] if others else pushed

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A receipt where the org holds the very content."""
        persons, others = self._sorted(items)
        found = [*self._accounts.find(persons)] if persons else []
        return [*found, *self._contacts.find(others)] if others else found

    def _sorted(self, items: Sequence[OutboxItem]) -> tuple[list[OutboxItem], list[OutboxItem]]:
        """Those that are persons, as their accounts are told it, and all others."""
        own = {str(item.payload.get(_ACCOUNT) or ""): item for item in items}
        persons = self._persons.among([name for name in own if name])
        of_persons = [item for item in items if str(item.payload.get(_ACCOUNT) or "") in persons]
        told = [replace(one, reference=str(one.payload[_ACCOUNT]), payload=person_fields(one.payload)) for one in of_persons]
        return told, [item for item in items if item not in of_persons]


def name_parts(name: str) -> dict[str, str]:
    """First and last name of a full one: the last word is the last name, which a person must have."""
    first, _, last = name.strip().rpartition(" ")
    parts = {"FirstName": first.strip(), "LastName": last or "Unknown"}
    return {part: value[: _LONGEST[part]] for part, value in parts.items()}


def person_fields(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a contact as the account of a person calls them."""
    told: dict[str, Any] = {}
    for name, value in contact.items():
        if name in _LEFT_OUT:
            continue
        if name.endswith("__c"):
            told[f"{name.removesuffix('__c')}__pc"] = value
        elif name.startswith("Mailing"):
            told[f"Person{name}"] = value
        else:
            told[_PERSON.get(name, name) if name not in _ALIKE else name] = value
    return told

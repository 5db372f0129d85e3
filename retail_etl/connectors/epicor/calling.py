"""Calls of business-object methods, and what Kinetic's refusals of a write mean.

A method that commits is tried once: behind it a lost answer leaves the outcome unknown, and it is searched for. The others
fill in a dataset and may be asked again.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.epicor.odata import quoted
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.interface import Failure, FailureClass, Unknown
from retail_etl.connectors.outcomes import chunks, outcome_of
from retail_etl.errors import OutcomeUnknownError, RequestRejectedError, SourceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Outcome
    from retail_etl.errors import RetailEtlError

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_CONFLICT = 409
# A call whose answer was lost may still be at work: gateways give up after two minutes, so nobody looks before that.
AT_WORK_SECONDS: Final = 150.0
_TERMS_MAX: Final = 20  # of a search: addresses stay short
_RETRY, _PERSON = FailureClass.RETRY_LATER, FailureClass.NEEDS_PERSON
# By what Kinetic says, without regard to case; texts differ by language and release, so the error's type goes first.
HINTS: Final[tuple[tuple[str, FailureClass, str, str], ...]] = (
    ("maximum users exceeded", _RETRY, "licence", "Free a licence, or give the integration a Web Service licence."),
    (
        "modified by another user",
        _RETRY,
        "row_lock",
        "Somebody changed the record meanwhile: it is read again and tried again.",
    ),
    ("record is locked", _RETRY, "row_lock", "Somebody has the record open: it is tried again."),
    ("in use by user", _RETRY, "group_locked", "Somebody is in the group: ask them to leave it; it is tried again."),
    ("duplicate entry", _RETRY, "duplicate_entry", "It is searched for: it may be ours."),
    ("credit hold", _PERSON, "credit_hold", "Release the customer's credit hold in Epicor, then approve it."),
    ("credit limit", _PERSON, "credit_hold", "Raise the customer's credit limit in Epicor, then approve it."),
    (
        "fiscal period",
        _PERSON,
        "period_closed",
        "Ask finance to open the period, or edit the date; it is never re-dated by itself.",
    ),
    ("earliest apply date", _PERSON, "period_closed", "Ask finance to open the period, or edit the date."),
    ("part is required", _PERSON, "part_mapping", "Map the SKU to a part, then replay it."),
    ("part is inactive", _PERSON, "part_mapping", "Activate the part in Epicor, or map the SKU to another; then replay it."),
    ("part", _PERSON, "part_mapping", "Create or map the part in Epicor, then replay it."),
    ("customer not found", _PERSON, "customer_mapping", "Map the customer to one of Epicor, then replay it."),
    ("customer is inactive", _PERSON, "customer_mapping", "Activate the customer in Epicor, or map it to another."),
    ("supplier not found", _PERSON, "vendor_mapping", "Name the processor's supplier id in the mapping."),
    ("out of balance", _PERSON, "out_of_balance", "Correct the amounts of its lines, then replay it."),
    ("reference code", _PERSON, "account_map", "The account wants a reference code: name one that needs none in the mapping."),
    ("account", _PERSON, "account_map", "Correct the account in the mapping, or activate it in Epicor."),
    ("group", _PERSON, "group_refused", "Choose another group id: it is used, posted, or too long."),
    ("cannot be blank", _PERSON, "missing_field", "Add the field to the record or to the mapping."),
    ("is required", _PERSON, "missing_field", "Add the field to the record or to the mapping."),
)


class Methods:
    """Calls to one company."""

    def __init__(self, client: HttpClient, company: str) -> None:
        self.client = client
        self.company = company
        self._root = f"api/v2/odata/{encode(company)}"

    def call(self, service: str, method: str, arguments: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """The reply of a method that commits nothing."""
        return self._reply(self.client.ask(self._ask(service, method, arguments, place)).body)

    def commit(self, service: str, method: str, arguments: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """The reply of a method that commits, tried once.

        Raises:
            OutcomeUnknownError: nobody knows whether it was committed.
        """
        return self._reply(self.client.send(self._ask(service, method, arguments, place)).body)

    def commit_rows(self, service: str, table: str, rows: Sequence[Mapping[str, Any]], place: Place) -> dict[str, str]:
        """What `UpdateExt` says of the rows that it did not take, by their SysRowID; a row that fails stops no other.

        It answers 200 whatever becomes of the rows; what it says of no row stands under an empty id.
        """
        arguments = {"ds": {table: rows}, "continueProcessingOnError": True, "rollbackParentOnChildError": True}
        reply = self.commit(service, "UpdateExt", arguments, place)
        if not reply.get("errorsOccurred"):
            return {}
        errors = (reply.get("returnObj") or {}).get("BOUpdError") or []
        said = {str(one.get("SysRowID") or one.get("ErrorSysRowID")): str(one.get("ErrorText")) for one in errors}
        return said or {"": "rows were refused, and it is not said which"}

    def rows(
        self, service: str, entity_set: str, column: str, values: Sequence[str] | Sequence[int], place: Place, expand: str = ""
    ) -> list[dict[str, Any]]:
        """The rows of a set whose column has one of some texts or numbers."""
        found: list[dict[str, Any]] = []
        terms = sorted({quoted(value) if isinstance(value, str) else str(value) for value in values})
        for some in chunks(terms, _TERMS_MAX):
            wanted = " or ".join(f"{column} eq {term}" for term in some)
            query = [("$filter", wanted), ("$top", "1000")]
            if expand:
                query.append(("$expand", expand))
            answer = self.client.ask(Ask(f"{self._root}/{service}/{entity_set}", place, query=query))
            found += _DECODER.decode(answer.body).get("value") or []
        return found

    def all_rows(self, service: str, entity_set: str, place: Place) -> list[dict[str, Any]]:
        """Every row of a small set."""
        answer = self.client.ask(Ask(f"{self._root}/{service}/{entity_set}", place, query=[("$top", "10000")]))
        return list(_DECODER.decode(answer.body).get("value") or [])

    def _ask(self, service: str, method: str, arguments: Mapping[str, Any], place: Place) -> Ask:
        headers = {"Content-Type": "application/json"}
        path = f"{self._root}/{service}/{method}"
        return Ask(path, place, method="POST", headers=headers, content=_ENCODER.encode(arguments))

    def _reply(self, body: bytes) -> dict[str, Any]:
        read = _DECODER.decode(body)
        told = dict(read.get("parameters") or {})
        return {**told, "returnObj": read.get("returnObj")}


def failure(key: str, error: RetailEtlError) -> Outcome:
    """What an error of the tenant makes of an item of which nothing was committed."""
    if isinstance(error, OutcomeUnknownError):
        return Unknown(key, error.message, AT_WORK_SECONDS)
    if isinstance(error, SourceUnavailableError) and "maximum users exceeded" in error.message.casefold():
        return refused(key, error.message)
    if isinstance(error, SourceUnavailableError) and "InvalidSessionException" in error.message:
        return Failure(key, _RETRY, "session_expired", error.message, error.next_step or "")
    if not isinstance(error, RequestRejectedError):
        return outcome_of(key, error)
    if is_duplicate(error):
        return Unknown(key, error.message, 0.1)
    return refused(key, error.message, error.next_step or "")


def is_duplicate(error: RequestRejectedError) -> bool:
    """Whether Kinetic says that the key is there already."""
    return error.status == _CONFLICT or "DuplicateRecordException" in error.message


def refused(key: str, message: str, step: str = "") -> Failure:
    """A refusal by what it says."""
    for hint, failure_class, reason, next_step in HINTS:
        if hint in message.casefold():
            return Failure(key, failure_class, reason, message, next_step)
    return Failure(
        key, _PERSON, "business_rule", message, step or "A business rule or a BPM refuses it: ask who made the rule."
    )


def row_of(reply: Mapping[str, Any], table: str) -> dict[str, Any]:
    """The last row of a table in a reply's dataset."""
    rows = (reply.get("ds") or {}).get(table) or []
    return dict(rows[-1]) if rows else {}


def number(value: Any) -> Decimal:
    """A payload's text as the exact number that travels."""
    return Decimal(str(value))


def midnight(day: Any) -> str:
    """A day in Kinetic's form."""
    return f"{str(day)[:10]}T00:00:00"

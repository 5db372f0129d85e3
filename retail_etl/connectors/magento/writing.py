"""How the shop is written to: one request a try, bodies with exact numbers, and its refusals as reasons with a next step."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.interface import Failure, FailureClass
from retail_etl.connectors.magento.search import Filter, criteria
from retail_etl.connectors.outcomes import outcome_of
from retail_etl.errors import RequestRejectedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Outcome
    from retail_etl.errors import RetailEtlError

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_ITEMS_LIMIT: Final = re.compile(r'Maximum items of type "?.*?"? is (\d+)')
# What the shop says, as it words it, and what that means to whoever mends the dead letter.
REASONS: Final[tuple[tuple[str, str, str], ...]] = (
    ("does not match any route", "unsupported", "This edition has no such call: switch the flow off, or install the module."),
    ("unshipped quantity", "already_shipped", "Compare the order's shipments with the till's; withdraw it if they agree."),
    ("requested quantity", "insufficient_stock", "Correct the source's quantity in the shop, or ship from another source."),
    ("allow a shipment", "order_state", "The order is on hold, canceled or closed: release it in the shop, or withdraw it."),
    ("uninvoiced quantity", "already_invoiced", "Compare the order's invoices with the payments; withdraw it if they agree."),
    ("allow an invoice", "order_state", "The order is on hold, canceled or closed: release it in the shop, or withdraw it."),
    ("hold action", "order_state", "The order is complete, closed or canceled: withdraw it."),
    ("remove the hold", "order_state", "The order is not on hold: withdraw it."),
    ("less than zero", "validation_error", "Correct the balance at the source."),
    ("order in state", "order_state", "The order cannot be refunded as it stands: look at it in the shop."),
    (
        "unrefunded quantity",
        "already_refunded",
        "Compare the order's credit memos with the refunds; withdraw it if they agree.",
    ),
    ("most money available", "refund_exceeds_paid", "The shop holds less as paid than was refunded: find the missing invoice."),
    (
        "total must be positive",
        "refund_not_positive",
        "The items are those of the wrong side (parent or child): mend the mapping.",
    ),
    ("not part of the original order", "unknown_order_item", "The item belongs to another order: mend the mapping."),
    ("without products", "nothing_to_ship", "All of the order is shipped or refunded: withdraw it."),
    ("same email address", "duplicate_email", "Link the customer to the one who has the address, or merge the two."),
    ("not a valid email", "invalid_email", "Correct the e-mail address at the source, or edit it here."),
    ("Product with SKU", "unknown_sku", "Create the product in the shop, or map the SKU."),
    ("Source with code", "unknown_source", "Map the location to a source of the shop."),
    ("requested doesn't exist", "not_found", "It is gone from the shop: withdraw it, or find where it went."),
    ("No such entity", "not_found", "It is gone from the shop: withdraw it, or find where it went."),
    ("is required", "missing_field", "Add the field to the record or to the mapping."),
    ("must be set", "missing_field", "Create the product in the shop first, or add the field to the mapping."),
)


class ShopWriter:
    """Requests to one shop that change something, and the reads that look what they did."""

    def __init__(self, client: HttpClient, store_code: str) -> None:
        self.client = client
        self._store = encode(store_code)

    def send(self, path: str, body: Any, place: Place, *, method: str = "POST", prefix: str = "", store: str = "") -> Any:
        """What the shop answers to a write, its numbers exact.

        Raises:
            OutcomeUnknownError: it left, and nobody knows what became of it.
            RetryLaterError, NeedsPersonError: the shop did not take it.
        """
        headers = {"Content-Type": "application/json"}
        target = f"rest/{store or self._store}/{prefix}V1/{path}"
        answer = self.client.send(Ask(target, place, method=method, headers=headers, content=_ENCODER.encode(body)))
        return _DECODER.decode(answer.body)

    def listed(self, path: str, groups: Sequence[Sequence[Filter]], size: int, place: Place) -> list[dict[str, Any]]:
        """The first ``size`` documents of a list that meet the filters."""
        return list(self.read(path, place, criteria(groups, page_size=size)).get("items") or [])

    def read(self, path: str, place: Place, query: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
        """One document, or one page."""
        answer = self.client.ask(Ask(f"rest/{self._store}/V1/{path}", place, query=query))
        read = _DECODER.decode(answer.body)
        return read if isinstance(read, dict) else {}

    def asked(self, path: str, body: Mapping[str, Any], place: Place) -> Any:
        """The answer to a question that the shop takes as POST."""
        headers = {"Content-Type": "application/json"}
        target = f"rest/{self._store}/V1/{path}"
        return _DECODER.decode(
            self.client.ask(Ask(target, place, method="POST", headers=headers, content=_ENCODER.encode(body))).body
        )


def failure(key: str, error: RetailEtlError) -> Outcome:
    """What an error of the shop makes of an item."""
    if not isinstance(error, RequestRejectedError):
        return outcome_of(key, error)
    return refused(key, error.message)


def refused(key: str, message: str) -> Failure:
    """A dead letter in the shop's words, with the reason and the next step that they stand for."""
    for hint, reason, step in REASONS:
        if hint.casefold() in message.casefold():
            return Failure(key, FailureClass.NEEDS_PERSON, reason, message, step)
    return Failure(
        key, FailureClass.NEEDS_PERSON, "validation_error", message, "Correct what the shop names, at the source or here."
    )


def items_limit(message: str) -> int | None:
    """How many items a call may hold, if that is what the shop complains of."""
    found = _ITEMS_LIMIT.search(message)
    return int(found.group(1)) if found else None


def number(value: Any) -> Decimal:
    """A payload's text as the exact number that travels."""
    return Decimal(str(value))

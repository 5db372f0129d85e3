"""Store credit and gift card accounts. Both are features of paid editions; elsewhere the answer says so, record by record.

Both are set to an absolute balance, and a shopper may spend meanwhile: what the shop holds is read before and after.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import failure, number
from retail_etl.connectors.outcomes import one_by_one
from retail_etl.errors import RequestRejectedError, RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome
    from retail_etl.connectors.magento.writing import ShopWriter

_NO_ROUTE: Final = "does not match any route"
_ALIKE_MAX: Final = 20


class _Balances(ABC):
    """Balances of one kind. A shop whose edition has no route for them is asked once."""

    target = "magento"
    entity = ""
    permission = ""
    edition = ""
    batch_limit = 20

    def __init__(self, shop: ShopWriter) -> None:
        self._shop = shop
        self._unsupported: str | None = None

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A look, a request, and another look an item."""
        return one_by_one(items, self._one)

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items whose balance is what it is to be."""
        return [Receipt(item.key, self._name(item), found=True) for item in items if self._balance(item) == self._wanted(item)]

    def _one(self, item: OutboxItem) -> Outcome:
        if self._unsupported is not None:
            return self._not_here(item, self._unsupported)
        try:
            return self._set(item)
        except RequestRejectedError as error:
            if _NO_ROUTE in error.message:
                self._unsupported = error.message
                return self._not_here(item, error.message)
            return failure(item.key, error)
        except RetailEtlError as error:
            return failure(item.key, error)

    def _set(self, item: OutboxItem) -> Outcome:
        held, wanted, before = self._balance(item), self._wanted(item), item.payload.get("balance_before")
        if held == wanted:
            return Receipt(item.key, self._name(item), found=True)
        if before is not None and held != number(before):
            said = f"the shop holds {held}, not {before}: it was spent or changed there meanwhile"
            step = "Correct the balance at the source by what was spent, or withdraw it."
            return Failure(item.key, FailureClass.NEEDS_PERSON, "balance_moved", said, step)
        self._write(item, wanted)
        if self._balance(item) != wanted:
            return Unknown(item.key, "the shop has not taken the balance over yet")
        return Receipt(item.key, self._name(item))

    def _not_here(self, item: OutboxItem, said: str) -> Failure:
        step = f"Switch magento.{self.entity} off: {self.edition}"
        return Failure(item.key, FailureClass.NEEDS_PERSON, "unsupported", f"this shop cannot keep it: {said}", step)

    def _wanted(self, item: OutboxItem) -> Any:
        return number(item.payload["balance"])

    def _place(self, item: OutboxItem) -> Place:
        return Place(self.entity, item.reference, self.permission)

    @abstractmethod
    def _name(self, item: OutboxItem) -> str: ...

    @abstractmethod
    def _balance(self, item: OutboxItem) -> Any: ...

    @abstractmethod
    def _write(self, item: OutboxItem, balance: Any) -> None: ...


class StoreCreditSink(_Balances):
    """``store_credits``: customer_id, email, website_id, website and balance; ``balance_before`` where the writer knows it."""

    entity = "store_credits"
    permission = "Magento_Customer::customer and Magento_ImportExport::import_api"
    edition = "store credit is a feature of Adobe Commerce, from 2.4.9 on for integrations; Open Source has none."

    def _name(self, item: OutboxItem) -> str:
        return f"{item.payload['customer_id']}/{item.payload.get('website_id', 1)}"

    def _balance(self, item: OutboxItem) -> Any:
        customer, website = self._name(item).split("/")
        return number(self._shop.read(f"customers/{customer}/balance/{website}", self._place(item)).get("amount") or 0)

    def _write(self, item: OutboxItem, balance: Any) -> None:
        website = item.payload.get("website", "base")
        row = {"_email": item.payload["email"], "_website": website, "_finance_website": website, "store_credit": balance}
        source: dict[str, Any] = {"entity": "customer_finance", "behavior": "add_update", "items": [row]}
        source |= {"validation_strategy": "validation-stop-on-errors", "allowed_error_count": 0}
        self._shop.send("import/json", {"source": source}, self._place(item))


class GiftCardSink(_Balances):
    """``gift_cards``: balance, and account_id or the last four of the code where one account alone has them.

    Accounts are not opened here: their codes are money, and are never kept.
    """

    entity = "gift_cards"
    permission = "Magento_GiftCardAccount::customer_giftcardaccount"
    edition = "only Adobe Commerce as a Cloud Service lets integrations keep gift card accounts; elsewhere a module has to."

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items whose card's balance is what it is to be; which card it is, is asked first."""
        known = (self._with_account(item) for item in items)
        return super().find([one for one in known if not isinstance(one, Failure)])

    def _set(self, item: OutboxItem) -> Outcome:
        known = self._with_account(item)
        return known if isinstance(known, Failure) else super()._set(known)

    def _with_account(self, item: OutboxItem) -> OutboxItem | Failure:
        """The item with the account that its code's last four stand for."""
        if item.target_id is not None or item.payload.get("account_id") is not None:
            return item
        ending = str(item.payload["card_last4"])
        groups = [[Filter("code", "like", f"%{ending}")]]
        found = self._shop.listed("giftcardaccounts", groups, _ALIKE_MAX, self._place(item))
        if len(found) == 1:
            return replace(item, payload={**item.payload, "account_id": found[0]["account_id"]})
        said = f"{len(found)} gift card accounts of the shop end in {ending}"
        step = "Say which account it is (deadletters edit: account_id), or withdraw it: the shop may not have the card."
        return Failure(item.key, FailureClass.NEEDS_PERSON, "which_gift_card", said, step)

    def _name(self, item: OutboxItem) -> str:
        return str(item.target_id or item.payload["account_id"])

    def _balance(self, item: OutboxItem) -> Any:
        return number(self._shop.read(f"giftcardaccounts/{self._name(item)}", self._place(item)).get("balance") or 0)

    def _write(self, item: OutboxItem, balance: Any) -> None:
        body = {"giftcardaccount": {"account_id": int(self._name(item)), "balance": balance}}
        self._shop.send(f"giftcardaccounts/{self._name(item)}", body, self._place(item), method="PUT")

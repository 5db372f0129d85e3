"""The retailer file: stores, account roles and rules, checked. Composition hands its parts to the rooms as plain values."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final
from zoneinfo import available_timezones

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from retail_etl.bank_accounts import Bank
from retail_etl.domain.business_day import BusinessCalendar
from retail_etl.errors import SettingsError
from retail_etl.people import People

if TYPE_CHECKING:
    from pathlib import Path


# Roles of accounts that finance tells apart and the rules treat alike.
_PART_OF_ROLE: Final = {
    "card_clearing": "clearing",
    "undeposited_cash": "clearing",
    "store_credit_liability": "gift_card_liability",
    "chargebacks_in_dispute": "chargeback_losses",
}
_PARTS: Final = frozenset(
    {"bank", "misposted", "clearing", "gift_card_liability", "fees", "chargeback_losses", "over_short", "fx"}
)
_TENDER_OF_BRAND: Final = {"MASTERCARD": "MC", "AMERICAN EXPRESS": "AMEX"}


def _tender_of(brand: str) -> str:
    return _TENDER_OF_BRAND.get(brand.upper(), brand.upper())


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(text: str) -> str:
    if text not in _time_zones():
        raise ValueError("must be an IANA time zone like America/New_York")
    return text


TimeZone = Annotated[str, AfterValidator(_time_zone)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Company(_Part):
    """What holds for the whole retailer. ``time_zone`` dates what has no store (web orders, the ledger)."""

    name: str = Field(min_length=1)
    time_zone: TimeZone
    currency: str = Field(pattern="^[A-Z]{3}$")
    bank_holidays: str = Field(pattern="^[A-Z]{2}$")


class Store(_Part):
    """One place of sale, as Heartland, the processor and the ledger call it."""

    location: str = Field(min_length=1)
    name: str = Field(min_length=1)
    time_zone: TimeZone
    ledger_segment: str = Field(min_length=1)
    merchant_id: str | None = Field(default=None, min_length=4)


class FeeTerms(_Part):
    """What the processor may charge from a day on: by card brand a percentage and an amount an item; an amount a chargeback."""

    effective_from: date = Field(alias="from")
    brands: dict[str, tuple[Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)], Annotated[Decimal, Field(ge=0)]]]
    chargeback: Decimal | None = Field(default=None, ge=0)


class Settlement(_Part):
    """How the processor funds, and how its money is told from other money on the bank's accounts.

    Attributes:
        funded_apart: card brands with deposits of their own.
        deposit_reference: a regular expression whose first group is the deposit's id in a bank line's reference.
        other_money: account roles; a bank line booked against these alone is no card money.
        statement_reference: a regular expression whose first group is the end of a deposit's id in what the bank prints; the
            merchant account stands beside it.
        statement_cash: one that matches what the bank prints beside cash that was paid in.
        adjustments_are_fees: whether the processor's corrections are booked on the fee accounts.
        fees: the agreed schedule, which the report holds the charged fees against.
        fees_billed_monthly: locations whose fees are not taken out of deposits but billed by the month.
    """

    funded_apart: tuple[str, ...] = ()
    deposit_reference: str = r"HL:DEP:([A-Za-z0-9_-]+)"
    other_money: tuple[str, ...] = ()
    statement_reference: str | None = None
    statement_cash: str | None = None
    adjustments_are_fees: bool = False
    fees: tuple[FeeTerms, ...] = ()
    fees_billed_monthly: tuple[str, ...] = ()

    @field_validator("fees")
    @classmethod
    def _begins_once_a_day(cls, value: tuple[FeeTerms, ...]) -> tuple[FeeTerms, ...]:
        days = [terms.effective_from for terms in value]
        if len(set(days)) != len(days):
            raise ValueError("has two schedules from the same day")
        return tuple(sorted(value, key=lambda terms: terms.effective_from))

    @field_validator("deposit_reference", "statement_reference")
    @classmethod
    def _has_one_group(cls, value: str | None) -> str | None:
        if value is not None and _groups(value) != 1:
            raise ValueError("needs exactly one group: the deposit's id")
        return value

    @field_validator("statement_cash")
    @classmethod
    def _is_a_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            _groups(value)
        return value


def _groups(pattern: str) -> int:
    try:
        return re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None


class Ledger(_Part):
    """How the ledger books a day's takings.

    Attributes:
        tenders: by natural account, whose takings it holds: VISA, AMEX, CASH, GIFT_CARD ...; BANKCARD is every card but Amex.
        takings_posted_at: the time of the next day at which a day's takings are posted; what is recorded later is booked on the
            day on which it came. Without it everything is booked on its business day.
        time_zone: the zone of that time; the company's where it is missing.
        sold_value: a regular expression; lines of liability accounts that match it are gift cards sold, and no tender.
    """

    tenders: dict[str, Annotated[str, Field(pattern="^[A-Z_]+$")]] = Field(default_factory=dict)
    takings_posted_at: time | None = None
    time_zone: TimeZone | None = None
    sold_value: str | None = None

    @field_validator("sold_value")
    @classmethod
    def _is_a_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            _groups(value)
        return value


class WebShop(_Part):
    """The web shop's own: ``paid_elsewhere`` names payment methods whose money never passes through Heartland."""

    paid_elsewhere: tuple[str, ...] = ()


class Reconciliation(_Part):
    """Which legs run, and how strictly: ``rules`` takes the keys of `retail-etl reconcile --config`.

    ``owners`` says by class who has its open items, where it is not the desk that the report names by itself.
    """

    legs: tuple[str, ...]
    materiality: Decimal = Field(default=Decimal(0), ge=0)
    owners: dict[str, str] = Field(default_factory=dict)
    rules: dict[str, Any] = Field(default_factory=dict)


class Retailer(_Part):
    """The whole file."""

    company: Company
    stores: tuple[Store, ...] = Field(min_length=1)
    accounts: dict[str, tuple[str, ...]]
    settlement: Settlement = Settlement()
    ledger: Ledger = Ledger()
    web_shop: WebShop = WebShop()
    bank: Bank = Bank()
    reconciliation: Reconciliation
    people: People = People()

    @model_validator(mode="after")
    def _each_store_once(self) -> Retailer:
        for kind in ("location", "ledger_segment"):
            values = [getattr(store, kind) for store in self.stores]
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"more than one store has the {kind} {', '.join(twice)}")
        return self

    def rules(self) -> dict[str, Any]:
        """What the rules of the reconciliation take from the rest of the file, by `reconcile --config` key."""
        parts: dict[str, list[str]] = {}
        for role, numbers in self.accounts.items():
            parts.setdefault(_PART_OF_ROLE.get(role, role), []).extend(numbers)
        dated = {
            terms.effective_from: {_tender_of(brand): list(rate) for brand, rate in terms.brands.items()}
            for terms in self.settlement.fees
        }
        held = sorted({*self.ledger.tenders.values()} & {"CASH", "GIFT_CARD", "STORE_CREDIT"})
        return {
            "business_timezone": self.company.time_zone,
            "accounts": {part: numbers for part, numbers in parts.items() if part in _PARTS},
            "fee_schedules": dated,
            **({"posted_tenders": held} if held else {}),
        }

    def calendar(self, first: date, last: date) -> BusinessCalendar:
        """The bank's business days, right for the years that the dates touch and the ones beside them."""
        # The package takes a quarter of a second to import; the code location must load fast.
        import holidays

        years = range((first - timedelta(days=366)).year, (last + timedelta(days=366)).year + 1)
        return BusinessCalendar(frozenset(holidays.country_holidays(self.company.bank_holidays, years=years)))


def read_retailer(path: Path) -> Retailer:
    """The retailer file's content.

    Raises:
        SettingsError: the file is not readable YAML or says something unusable; every problem is listed with its place.
    """
    next_step = f"mend {path}; README.md explains each entry."
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 -- the loader is a safe one
        return Retailer.model_validate(given)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path} cannot be read: {error}", next_step=next_step) from error
    except ValidationError as error:
        lines = [f"  - {'.'.join(str(part) for part in found['loc']) or 'file'}: {found['msg']}" for found in error.errors()]
        raise SettingsError(f"{path} cannot be used:\n" + "\n".join(lines), next_step=next_step) from error

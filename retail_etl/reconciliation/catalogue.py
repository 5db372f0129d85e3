"""The rules by leg in the order in which they are tried: what an outcome's ``rule`` refers to.

The version of a run is the hash of this list and of the settings, so two reports with one version were judged alike.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from retail_etl.reconciliation.settings import RuleSettings

REVISION: Final = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its kind says how far it may go (``exact``, ``group``, ``window``, ``suggest``, ``refuse``, ``leave``)."""

    leg: str
    id: str
    kind: str
    description: str


_LINE_RULES: Final = (
    ("confirmed_by_person", "exact", "A person confirmed the group; that goes before every rule."),
    ("reference", "exact", "The line names the record word for word."),
    ("store+business_date", "group", "The line names a store and days, and is the whole of what they come to."),
    ("store+business_date+tender", "group", "The line names a store, days and tender, and is the whole of what they come to."),
    ("business_date+tender", "group", "The line names days and a tender, and is the whole of what they come to."),
    ("store+tender+whole_of_days", "group", "The line names a store and tender, and is all that was open under them."),
    ("tender+whole_of_days", "group", "The line names a tender, and is all that was open under it."),
    ("amount_unique_in_window", "window", "One record and one line of this amount lie in the window."),
    ("only_perfect_matching", "window", "The pair stands in every arrangement that matches as many records."),
    ("ambiguous", "refuse", "Several arrangements are equally good; the candidates are listed."),
    ("near_reference", "suggest", "Amount and date fit, and a reference fits only nearly or names nothing that exists."),
    ("subset_sum_unique", "suggest", "Exactly one set of open records adds up."),
    ("ambiguous_subset", "refuse", "Several sets add up; the candidates are listed."),
    ("search_bound_exceeded", "refuse", "More open records than a search by sum may take."),
    ("several_to_several_sum", "suggest", "All that is left on both sides comes to the same."),
    ("grace_over", "leave", "Due, and the grace after it is over."),
    ("no_source", "leave", "A line that nothing explains."),
    ("same_idempotency_key", "leave", "Posted twice under one key; the earliest holds."),
    ("not_posted", "leave", "A line that is not posted yet."),
)

_OWN: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "staging": (("same_id_same_version", "leave", "The same record was delivered again; it is counted once."),),
    "order_payment": (
        ("order_ref", "exact", "Sales that name an order come to its total; refunds that name it come to its credit memos."),
        ("order_ref+original_id", "exact", "A refund whose original belongs to the order meets its credit memo."),
        ("order_ref+earliest", "exact", "Of a charge made twice the earliest holds."),
        ("order_ref+base_currency", "exact", "Sales in the base currency come to the order's base total."),
        (
            "same_order_card_amount_within_5_min",
            "leave",
            "Charged twice within five minutes, and the order is covered without it.",
        ),
        ("order_canceled_paid", "leave", "Money is held for a canceled order."),
        ("order_canceled_unpaid", "leave", "A canceled order without payment."),
        ("order_awaiting_capture", "leave", "The order's money is authorised, and nobody has captured it yet."),
        ("store_sale_has_no_web_order", "leave", "A store sale has no web order."),
        ("payment_without_order", "leave", "A web payment without its order."),
        ("order_without_payment", "leave", "An order without its payment."),
    ),
    "payment_batch": (
        ("batch_id", "group", "The payments that name a batch come to its gross."),
        ("tender_does_not_settle", "leave", "The tender never comes in a batch."),
        ("batch_due", "leave", "On its way to a batch."),
        ("batch_without_payments", "leave", "A batch whose payments nobody delivered."),
    ),
    "batch_gl": (
        ("reference+debt_carried", "group", "The line names a batch and is its net less what earlier ones owed."),
        ("tender_shares", "group", "Lines that name tenders are together the whole of a batch."),
        ("reference+other_account", "leave", "Posted under the batch's name to an account where it does not belong."),
        ("order_rate_vs_settlement_rate", "leave", "The rates give the difference to the cent."),
        ("deposit_due", "leave", "The deposit is not due yet, or inside its grace."),
    ),
    "fee_gl": (("fee_due", "leave", "The fee is not booked yet, inside its grace."),),
    "payment_gl": (
        ("liability_side_of_gift_card_sale", "leave", "The liability that a gift-card sale books."),
        ("no_gl_yet", "leave", "Not posted yet, inside its grace."),
    ),
    "report_payment": (("business_date+store+tender", "group", "Count, net and listed ids of a report row agree."),),
    "drawer_gl": (
        ("within_auto_limit", "leave", "A variance that is booked and within the limit of a drawer."),
        ("above_auto_limit", "leave", "A variance above the limit, for approval."),
    ),
    "gl_gl": (
        ("reversal_of_journal", "exact", "A line names the journal of the line that it undoes."),
        ("chargeback_loss_reversed", "exact", "A chargeback loss and its return under one reference."),
        ("loss_not_returned", "leave", "Money at risk."),
    ),
}
_WITH_LINE_RULES: Final = ("payment_batch", "batch_gl", "fee_gl", "payment_gl", "drawer_gl", "deposit_bank")


def catalogue() -> tuple[Rule, ...]:
    """Every rule, by leg and in order."""
    legs = dict.fromkeys((*_OWN, *_WITH_LINE_RULES))
    return tuple(
        Rule(leg, *rule) for leg in legs for rule in (*_OWN.get(leg, ()), *(_LINE_RULES if leg in _WITH_LINE_RULES else ()))
    )


def rule_version(settings: RuleSettings) -> str:
    """Revision and content hash of the rules and settings: ``1-3f2a90c41b77``."""
    content = json.dumps([[asdict(rule) for rule in catalogue()], asdict(settings)], sort_keys=True, default=str)
    return f"{REVISION}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"

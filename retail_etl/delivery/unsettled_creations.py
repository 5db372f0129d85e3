"""New records of a system that may be ours: one like them was being created there, and nobody knows yet whether it was.

A shop's customer does not bear our reference, nor does a refund of the tills. Seen by a poll before the lost answer of its
creation is known, it looks like somebody new, and would be created once more where it came from.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.delivery.changes import Change
    from retail_etl.operations.interface import Operations

# By its mail address a customer is one and the same in every system, and these are their words for it.
_MAIL: Final = frozenset({"email", "emailaddress"})
# A refund is one of its payment, and the tills keep it among their payments.
_PAYMENT: Final = frozenset({"parent_payment_id", "payment__r.heartland_id__c"})
_KEPT_AMONG: Final = {"refunds": "payments"}


def may_be_ours(operations: Operations, changes: Sequence[Change]) -> set[str]:
    """The records among the changes that wait until it is known whether we created them.

    They bear the mail address of a record whose creation in their own system was sent, and was not heard of; or they give
    back money of a payment of which a refund was sent so.
    """
    new: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        system, _, rest = change.record.partition(":")
        entity = rest.partition(":")[0]
        if change.target_id is None and _known_by(change.payload):
            new[system, _KEPT_AMONG.get(entity, entity)].append(change)
    found: set[str] = set()
    for (system, entity), some in new.items():
        with operations.reading() as books:
            unheard = {_known_by(item.payload) for item in books.outbox.unheard_creations(system, entity)}
        found |= {change.record for change in some if _known_by(change.payload) in unheard}
    return found


def _known_by(payload: Mapping[str, Any]) -> str:
    """By what a record is known that bears no reference of ours; nothing where it is known by its reference alone."""
    told = (str(value) for name, value in payload.items() if name.lower() in _MAIL | _PAYMENT and value)
    return next(told, "").strip().lower()

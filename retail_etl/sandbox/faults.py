"""Faults asked for at run time: what shall go wrong, where, and how often."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "rate_limited": "429 with Retry-After",
    "server_error": "5xx; details.status (default 503)",
    "slow_body": "the body comes in pieces; details.seconds (default 1.0) in all",
    "call_refused": "a call is refused: details.status (default 400), .message, .code, .type (Epicor), .shape (Magento)",
    "cut_body": "the connection ends after details.fraction (default 0.5) of the body",
    "timeout_after_commit": "a write takes effect, then the answer is 504",
    "token_expired": "the next bearer token shown is refused as expired",
    "cursor_expired": "the next cursor shown is refused as expired",
    "offset_drift": "a row already paged over is updated between two pages",
    "partial_approval": "the issuer approves details.fraction (default 0.5) of the next sale or authorisation",
    "late_offline_sale": "a sale of details.hours ago arrives now",
    "silent_change": "a row changes without a new updated_at",
    "poison_record": "details.id fails every page that holds it with 500",
    "renamed_field": "details.field appears as details.to",
    "retyped_field": "details.field appears as text",
    "equal_timestamps": "details.count rows get one and the same updated_at",
    "duplicated_webhook": "the next delivery comes twice",
    "reordered_webhook": "the next delivery to a receiver waits until the one after it has arrived",
    "password_expired": "Epicor says that the integration user's password is due",
    "row_locked": "Epicor refuses an update: another user changed the row meanwhile",
    "update_stopped": "Epicor asks a question instead of updating: details.message",
    "licence_exhausted": "Epicor has no licence left for the call",
    "session_expired": "Epicor's session is gone: 410",
    "licence_shared": "Epicor answers slowly: details.seconds (default 2.0)",
    "portico_refused": "Portico answers with a gateway code: details.code (default 1), .message",
    "salesforce_error": "Salesforce refuses a call: details.status (default 400), .code, .message",
    "record_refused": "Salesforce refuses a record: details.code (default UNABLE_TO_LOCK_ROW), .message, .fields, .id",
    "oauth_refused": "Salesforce's token endpoint refuses: details.error (default invalid_grant), .description",
}
TRANSPORT_KINDS = frozenset({"rate_limited", "call_refused", "server_error", "slow_body", "cut_body", "timeout_after_commit"})


class UnknownFaultError(ValueError):
    """No such kind of fault."""


@dataclass
class Fault:
    """One fault in force.

    `target` is the start of a path inside the system (for webhooks of the hook's id), `times` None means until it is deleted;
    with a `share` below 1 it is a matter of chance whether a call is hit.
    Faults in force end with the sandbox; what they changed stays where there is a state folder.
    """

    id: int
    kind: str
    system: str
    target: str = ""
    times: int | None = 1
    details: dict[str, Any] = field(default_factory=dict)
    share: float = 1.0

    def hits(self, kind: str, system: str, path: str) -> bool:
        """Whether the fault is of this kind and meant for this system and path."""
        return self.kind == kind and self.system in {"*", system} and path.startswith(self.target)


class FaultRegistry:
    """The faults in force; whoever is about to answer asks here whether something shall go wrong."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._ids = itertools.count(1)
        self._chance = random.Random(1)  # which calls go wrong is the same in every run

    def add(
        self,
        kind: str,
        system: str = "*",
        target: str = "",
        times: int | None = 1,
        details: dict[str, Any] | None = None,
        share: float = 1.0,
    ) -> Fault:
        """The fault, now in force.

        Raises:
            UnknownFaultError: the kind is not one of `KINDS`.
        """
        if kind not in KINDS:
            raise UnknownFaultError(f"unknown fault {kind!r}; the kinds are {', '.join(sorted(KINDS))}")
        fault = Fault(next(self._ids), kind, system, target, times, dict(details or {}), share)
        self._faults.append(fault)
        return fault

    def all(self) -> list[Fault]:
        """Every fault in force."""
        return list(self._faults)

    def remove(self, fault_id: int | None = None) -> int:
        """How many faults were lifted: the one with this id, or all."""
        kept = [] if fault_id is None else [fault for fault in self._faults if fault.id != fault_id]
        removed = len(self._faults) - len(kept)
        self._faults = kept
        return removed

    def active(self, kind: str, system: str, path: str = "") -> list[Fault]:
        """The faults that apply here, without using them up."""
        if not self._faults:
            return []
        return [fault for fault in self._faults if fault.hits(kind, system, path)]

    def take(self, kind: str, system: str, path: str = "") -> Fault | None:
        """The first fault that applies here; one of its times is used up."""
        found = [one for one in self.active(kind, system, path) if one.share >= 1 or self._chance.random() < one.share]
        if not found:
            return None
        fault = found[0]
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault

"""Asynchronous and bulk calls: accepted at once, worked on by the queue's consumer, told about operation by operation."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.rejections import RejectedCallError, no_such_entity

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.magento.switches import Switches

Document = dict[str, Any]
COMPLETE, FAILED_RETRIABLE, FAILED, OPEN, REJECTED = 1, 2, 3, 4, 5
_NAMESPACE = uuid.UUID("3f8f6c1e-6f0e-4a55-8d7c-0a4c2f8b7d10")


@dataclass
class Operation:
    """One body of a bulk and what became of it."""

    body: Document
    status: int = OPEN
    message: str = ""


@dataclass
class Bulks:
    """The bulks of one shop. The consumer works when it is looked at: what was open at one look is done at the next."""

    switches: Switches
    _bulks: dict[str, list[Operation]] = field(default_factory=dict)
    _work: dict[str, Callable[[Document], Any]] = field(default_factory=dict)
    _topics: dict[str, str] = field(default_factory=dict)

    def accept(self, topic: str, bodies: Any, work: Callable[[Document], Any]) -> Document:
        """202: the bulk, each of its bodies accepted; what is no object is rejected."""
        if not isinstance(bodies, list) or not bodies:
            raise RejectedCallError(400, "The bulk holds no operations.")
        name = str(uuid.uuid5(_NAMESPACE, f"{topic}/{len(self._bulks)}"))
        operations = [Operation(body, OPEN if isinstance(body, dict) else REJECTED) for body in bodies]
        self._bulks[name], self._topics[name] = operations, topic
        self._work[name] = work
        shown = [
            {"id": place, "data_hash": _hash(one.body), "status": "accepted" if one.status == OPEN else "rejected"}
            for place, one in enumerate(operations)
        ]
        return {"bulk_uuid": name, "request_items": shown, "errors": any(one.status == REJECTED for one in operations)}

    def status(self, name: str, *, detailed: bool) -> Document:
        """The operations as they stood when they were looked at; the consumer goes on behind the answer."""
        operations = self._bulk(name)
        shown = [
            {
                "id": place,
                "status": one.status,
                "result_message": one.message or None,
                "error_code": None if one.status in {COMPLETE, OPEN} else 0,
                **({"serialized_data": json.dumps(one.body), "topic_name": self._topics[name]} if detailed else {}),
            }
            for place, one in enumerate(operations)
        ]
        answer = {"bulk_id": name, "operations_list": shown, "operation_count": len(shown), "user_type": 1}
        if not self.switches.consumer_stopped:
            self._consume(name)
        return answer

    def count(self, name: str, status: int) -> int:
        """How many operations have a status."""
        return sum(one.status == status for one in self._bulk(name))

    def _bulk(self, name: str) -> list[Operation]:
        if name not in self._bulks:
            raise no_such_entity("bulk_uuid", name)
        return self._bulks[name]

    def _consume(self, name: str) -> None:
        for one in self._bulks[name]:
            if one.status != OPEN:
                continue
            try:
                self._work[name](one.body)
                one.status, one.message = COMPLETE, "Service execution success"
            except RejectedCallError as refusal:
                one.status, one.message = FAILED, refusal.message


def _hash(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()

"""What goes wrong with the systems under soak, in the words of the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from random import Random

_FAULTS: Final[tuple[tuple[str, tuple[str, ...], dict[str, object]], ...]] = (
    ("rate_limited", ("heartland", "magento", "salesforce", "epicor"), {"retry_after": 0}),
    ("server_error", ("heartland", "magento", "salesforce", "epicor"), {"status": 503}),
    ("timeout_after_commit", ("heartland", "magento", "salesforce", "epicor"), {}),
    ("token_expired", ("heartland", "salesforce"), {}),
    ("record_refused", ("salesforce",), {"code": "UNABLE_TO_LOCK_ROW"}),
    ("record_refused", ("salesforce",), {"code": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "The rep is on leave."}),
    ("row_locked", ("epicor",), {}),
    ("session_expired", ("epicor",), {}),
)


def some_fault(rng: Random) -> dict[str, Any]:
    """A fault that the next request takes which it can befall, as the sandbox is told of it."""
    kind, systems, details = rng.choice(_FAULTS)
    return {"kind": kind, "system": rng.choice(systems), "details": details}

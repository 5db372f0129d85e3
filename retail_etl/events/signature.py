"""Whether a delivery comes from Heartland and is fresh: an HMAC over its moment and its raw bytes, by a secret we share."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SIGNATURE_HEADER: Final = "x-heartland-signature"
AGE_SECONDS_MAX: Final = 300
_MOMENT: Final = re.compile(r"\d{1,12}", re.ASCII)


def is_genuine(header: str, body: bytes, secrets: Sequence[str], now: datetime) -> bool:
    """Whether one of the header's signatures (``t=<epoch>,v1=<hex>[,v1=<hex>]``) is one of ours and at most five minutes off.

    While a secret is rotated the sender signs with both, and we may know either.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in parts if name == "t"]
    signed = [value for name, _, value in parts if name == "v1"]
    if len(moments) != 1 or not _MOMENT.fullmatch(moments[0]) or abs(now.timestamp() - int(moments[0])) > AGE_SECONDS_MAX:
        return False
    expected = [hmac.new(secret.encode(), moments[0].encode() + b"." + body, hashlib.sha256).hexdigest() for secret in secrets]
    # Each is compared with each, so that the time taken tells nothing of which one was near.
    matches = [hmac.compare_digest(ours.encode(), theirs.encode()) for ours in expected for theirs in signed]
    return any(matches)

"""The bodies of events, scrubbed before they are stored: whoever receives them keeps nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.landing import exact_json
from retail_etl.landing.key_list import kept, key_tree
from retail_etl.landing.scrubber import scrub, scrub_text, shown

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def scrubbed_body(
    body: bytes, keep: AbstractSet[str] = frozenset(), identifiers: AbstractSet[str] = frozenset()
) -> tuple[bytes, int]:
    """The body without card numbers, and how many were cut; what is no JSON is looked at as text.

    A signature is verified over the bytes that came, before this. ``keep`` names the fields that stay (all, where it is
    empty), ``identifiers`` those whose long digit runs are ids.
    """
    try:
        told = exact_json.decode(body.decode("utf-8-sig", errors="surrogateescape"))
        chosen = kept(told, key_tree(keep)) if keep else told
        clean, cuts = scrub(chosen, key_tree(identifiers) if identifiers else None)
        return exact_json.encode(clean), cuts
    except UnicodeEncodeError:
        text, cuts = scrub_text(shown(body.decode("utf-8", errors="replace")))
    except (ValueError, RecursionError):
        text, cuts = scrub_text(body.decode("utf-8", errors="replace"))
    return text.encode(), cuts

"""The bodies of events, scrubbed before they are stored: whoever receives them keeps nothing else."""

from __future__ import annotations

from retail_etl.landing import exact_json
from retail_etl.landing.scrubber import scrub, scrub_text, shown


def scrubbed_body(body: bytes) -> tuple[bytes, int]:
    """The body without card numbers, and how many were cut; what is no JSON is looked at as text.

    A signature is verified over the bytes that came, before this.
    """
    try:
        clean, cuts = scrub(exact_json.decode(body.decode("utf-8-sig", errors="surrogateescape")))
        return exact_json.encode(clean), cuts
    except UnicodeEncodeError:
        text, cuts = scrub_text(shown(body.decode("utf-8", errors="replace")))
    except (ValueError, RecursionError):
        text, cuts = scrub_text(body.decode("utf-8", errors="replace"))
    return text.encode(), cuts

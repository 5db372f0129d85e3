"""The one catalogue of business words: what a class, a leg, a state or a reason means, and what to do about it.

A code that is not listed is shown by its own words (``no_gl_yet`` becomes "No gl yet"), so that a new rule is never a blank.
"""

from __future__ import annotations

import json
import re
from typing import Final

from retail_etl.reports.wording.classes import CLASSES, LEDGER, ClassWords
from retail_etl.reports.wording.places import KINDS, LEGS, STATES, STREAMS, SYSTEMS, LegWords, StateWords
from retail_etl.reports.wording.reasons import REASONS

__all__ = [
    "CLASSES",
    "KINDS",
    "LEGS",
    "REASONS",
    "STATES",
    "STREAMS",
    "SYSTEMS",
    "ClassWords",
    "LegWords",
    "StateWords",
    "class_words",
    "leg_words",
    "quarantine_reasons",
    "reason_text",
    "rule_text",
    "spoken",
    "state_words",
    "stream_title",
    "system_title",
]

_FIRST: Final = re.compile(r"^\w")


def spoken(code: str | None) -> str:
    """A code as words: ``no_gl_yet`` is ``No gl yet``."""
    return _FIRST.sub(lambda found: found.group().upper(), (code or "").replace("_", " ").replace("+", ", "))


def class_words(code: str | None) -> ClassWords:
    """The words of a class; an unlisted one speaks for itself and asks for a look."""
    return CLASSES.get(code or "") or ClassWords(spoken(code) or "Unclassified", "", "Look at the records.", LEDGER)


def leg_words(code: str) -> LegWords:
    """The words of a leg; an unlisted one speaks for itself."""
    return LEGS.get(code) or LegWords(spoken(code), spoken(code)[:24], "Left side", "Right side")


def state_words(code: str | None) -> StateWords:
    """The words of a state; an unlisted one speaks for itself."""
    return STATES.get(code or "") or StateWords(spoken(code) or "Open", "●", "")


def reason_text(class_code: str | None, reason: str | None) -> str:
    """Why a record stands where it stands: the class's meaning, then the rule's own reason."""
    meaning = class_words(class_code).meaning
    if not reason or reason == class_code:
        return meaning
    told = _reason(reason)
    return f"{meaning} {told}" if class_code != "excluded" and meaning else told


def rule_text(rule: str | None, reason: str | None) -> str:
    """What made a match, in words: the reason where the catalogue has it, else the rule."""
    known = next((code for code in (reason, rule) if code and code in REASONS), None)
    return _reason(known or reason or rule)


def _reason(code: str | None) -> str:
    if (code or "").startswith("reversal_of_"):
        return "The line names the journal that it reverses."
    return REASONS.get(code or "") or f"{spoken(code) or 'By rule'}."


def system_title(code: str | None) -> str:
    """The name of a system as it is written."""
    return " ".join(word.capitalize() for word in (code or "").split("_"))


def stream_title(code: str | None) -> str:
    """What a stream brings, in words; an unlisted one speaks for itself, without its system's name."""
    return STREAMS.get(code or "") or spoken((code or "").partition("_")[2] or code)


def quarantine_reasons(text: str | None) -> str:
    """Why a row waits: a JSON list of ``column: problem`` (or plain text) as sentences about fields."""
    try:
        told = json.loads(text or "[]")
    except ValueError:
        told = [text]
    return " ".join(_field_reason(str(reason)) for reason in (told if isinstance(told, list) else [told]))


def _field_reason(reason: str) -> str:
    field, separator, problem = reason.partition(": ")
    named = spoken(field.removesuffix("_minor").removesuffix("_at"))
    return f"{named}: {problem}." if separator else f"{spoken(reason)}."

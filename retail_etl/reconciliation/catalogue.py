"""The rules by leg in the order in which they are tried, from ``rules.yaml``: what an outcome's ``rule`` refers to.

The version of a run is the hash of these rules, of the settings with what the retailer switched, ordered and bounded, and
of the scoring model, so two reports with one version were judged alike.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retail_etl.contracts.reconciliation import LEGS
from retail_etl.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.reconciliation.settings import RuleSettings

_FILE: Final = Path(__file__).with_name("rules.yaml")
_MODEL: Final = Path(__file__).with_name("suggest_model.yaml")
_KINDS: Final = frozenset({"exact", "group", "window", "suggest", "refuse", "leave"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its kind says how far it may go (``exact``, ``group``, ``window``, ``suggest``, ``refuse``, ``leave``).

    ``step`` is the name by which a retailer switches, orders or bounds it; ``None`` where nobody may.
    """

    leg: str
    id: str
    kind: str
    description: str
    step: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """All rules in order, and what each step may be told."""

    revision: int
    rules: tuple[Rule, ...]
    steps: dict[str, frozenset[str]]

    def steps_of(self, leg: str) -> tuple[str, ...]:
        """The steps of a leg, in order."""
        return tuple(dict.fromkeys(rule.step for rule in self.rules if rule.leg == leg and rule.step is not None))


@cache
def whole_catalogue() -> Catalogue:
    """The rules that are part of the project."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return catalogue_of(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506 -- the loader is a safe one


def catalogue_of(given: Mapping[str, Any]) -> Catalogue:
    """The rules of a mapping, as they stand in the file.

    Raises:
        UnusableInputError: a leg, kind or step that does not exist, or a rule that stands twice in a leg.
    """
    steps = {name: frozenset(step["may"]) for name, step in given["steps"].items()}
    own, shared = given["legs"], given["line_rules"]
    rules: list[Rule] = []
    for leg in dict.fromkeys((*own, *given["line_legs"])):
        listed = (*own.get(leg, ()), *(shared if leg in given["line_legs"] else ()))
        rules += [Rule(leg, told["id"], told["kind"], told["says"], told.get("step")) for told in listed]
    for rule in rules:
        if rule.leg not in LEGS or rule.kind not in _KINDS or (rule.step is not None and rule.step not in steps):
            raise UnusableInputError(f"leg, kind or step of {rule} does not exist", system="rules", record=_FILE.name)
    if len({(rule.leg, rule.id) for rule in rules}) < len(rules):
        raise UnusableInputError("a rule stands twice in its leg", system="rules", record=_FILE.name)
    return Catalogue(int(given["revision"]), tuple(rules), steps)


def catalogue() -> tuple[Rule, ...]:
    """Every rule, by leg and in order."""
    return whole_catalogue().rules


@cache
def _model_hash() -> str:
    return hashlib.sha256(_MODEL.read_bytes()).hexdigest()


def rule_version(settings: RuleSettings) -> str:
    """Revision and content hash of the rules, the settings and the scoring model: ``2-3f2a90c41b77``."""
    known = whole_catalogue()
    content = json.dumps([[asdict(rule) for rule in known.rules], asdict(settings), _model_hash()], sort_keys=True, default=str)
    return f"{known.revision}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"

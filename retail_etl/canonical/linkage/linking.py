"""Which customers of several systems are one: certain pairs are linked, near ones wait for a person, nothing is merged.

A pair is certain where both say so (an id that one names of the other, mail address and name, phone number and name), or where
its score is high, the given names agree, and no other customer of either system comes near. All else above the lower bound is a
suggestion with its evidence. Two customers of one system are never linked, only suggested.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.canonical.linkage.certainty import by_weight, one_partner_each
from retail_etl.canonical.linkage.chains import without_contradictions
from retail_etl.canonical.linkage.model import FIELDS, scored_pairs

if TYPE_CHECKING:
    from retail_etl.warehouse.interface import Session

_PAIRS: Final[dict[str, Any]] = {
    "one_id": pl.String,
    "two_id": pl.String,
    "rule": pl.String,
    "weight": pl.Float64,
    "probability": pl.Float64,
    "weights": pl.Struct(dict.fromkeys(FIELDS, pl.Float64)),
    "because": pl.String,
}
_NAMED_FUNCTIONS: Final = (
    "street_suffix",
    "street_direction",
    "street_unit",
    "street_parts",
    "address_parts",
    "standard_street",
    "family_name",
    "address_city",
    "address_postal_code",
    "address_street",
    "customer_kind",
    "email_key",
    "given_name",
    "phone_key",
    "street_key",
)


@dataclass(frozen=True)
class Linkage:
    """Pairs of customers, each as ``one_id`` and ``two_id`` (system and id, joined by a space), ordered by these.

    Both frames have ``rule``, and where it was scored ``weight``, ``probability`` and ``weights`` by field.

    Attributes:
        links: customers that are one.
        suggestions: customers that may be one; ``because`` says what keeps the pair from being certain.
    """

    links: pl.DataFrame
    suggestions: pl.DataFrame


def link_customers(session: Session) -> Linkage:
    """The linkage of all customers that the warehouse knows."""
    for name in _NAMED_FUNCTIONS:
        session.run(f"mapping/{name}")
    people = session.read("linkage/people")
    session.give("people", people)
    return linked(people, session.read("linkage/certain"))


def linked(people: pl.DataFrame, told: pl.DataFrame) -> Linkage:
    """The linkage of ``people`` (as ``sql/linkage/people.sql`` has them); ``told`` are pairs by rules that need no score."""
    told = _with_systems(told, people)
    across = told.filter(pl.col("one_system") != pl.col("two_system"))
    links, several = one_partner_each(across)
    within = told.filter(pl.col("one_system") == pl.col("two_system"))
    scored = _scored(people, links)
    certain, near = by_weight(_with_systems(scored, people))
    links, contradicted = without_contradictions(pl.concat([_shaped(links), _shaped(certain)]), people)
    suggestions = [
        _shaped(within, "both are customers of one system"),
        _shaped(several, "one of them agrees with several customers of the other system"),
        _shaped(near),
        _shaped(contradicted, "a chain of links would make two customers of one system one"),
    ]
    return Linkage(links.sort("one_id", "two_id"), pl.concat(suggestions).unique(["one_id", "two_id"]).sort("one_id", "two_id"))


def _with_systems(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    of = people.select("record_id", system="source_system")
    return pairs.join(of.rename({"record_id": "one_id", "system": "one_system"}), on="one_id").join(
        of.rename({"record_id": "two_id", "system": "two_system"}), on="two_id"
    )


def _scored(people: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Scored pairs, two systems at a time, of customers that have no partner in the other system yet."""
    columns = {name: _PAIRS[name] for name in ("one_id", "two_id", "weight", "probability", "weights")}
    found = [pl.DataFrame(schema={**columns, "names_meet": pl.Boolean})]
    partners = pl.concat([links.select(id="one_id", system="two_system"), links.select(id="two_id", system="one_system")])
    for one, two in combinations(sorted(people["source_system"].unique()), 2):
        sides = []
        for own, other in ((one, two), (two, one)):
            has = partners.filter(pl.col("system") == other)["id"]
            sides.append(people.filter((pl.col("source_system") == own) & ~pl.col("record_id").is_in(has.to_list())))
        if all(side.height for side in sides):
            found.append(scored_pairs(*sides))
    return pl.concat(found)


def _shaped(pairs: pl.DataFrame, because: str | None = None) -> pl.DataFrame:
    if because is not None:
        pairs = pairs.with_columns(because=pl.lit(because))
    missing = [pl.lit(None, kind).alias(name) for name, kind in _PAIRS.items() if name not in pairs.columns]
    return pairs.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in _PAIRS.items())

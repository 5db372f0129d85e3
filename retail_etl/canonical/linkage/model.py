"""How alike two customers must be: a Fellegi-Sunter model that Splink scores with.

What agreement says of one and the same person (m) was measured on FEBRL 4 (docs/linkage.md) and is fixed; how often strangers
agree by chance (u) is measured on the retailer's own customers where there are enough of them.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

ENOUGH: Final = 500
"""From how many customers a system on the agreement of strangers is measured, and not taken from the model. Where there are
fewer, chance meetings are held for as likely as among so many: that a shop is small makes nobody the same person."""

_PAIRS_SAMPLED: Final = 3_000_000
_SEED: Final = 1

FIELDS: Final = ("given_name", "family_name", "email", "phone", "street_number", "street", "city", "postal_code")
"""What is compared; the columns of ``sql/linkage/people.sql`` by these names."""

# Only pairs that agree in one of these are scored; what agrees in none of them is nobody's candidate.
_BLOCKS: Final = (
    ("email",),
    ("phone",),
    ("family_name", "given_name"),
    ("family_name", "postal_code"),
    ("given_name", "postal_code"),
    ("street", "street_number"),
    ("city", "street_number"),
    ("family_name", "street_number"),
)

# Two letters of a long name may be a slip, of a short one they make another: Tim is not Tom. Forms take names the wrong way
# round.
_SWAPPED: Final = "jaro_winkler_similarity({0}, {1}) >= 0.92 AND coalesce(jaro_winkler_similarity({2}, {3}) >= 0.8, true)"
_NAMES_MEET: Final = f"""
    coalesce(
        jaro_winkler_similarity(given_name_l, given_name_r) >= 0.88
        OR damerau_levenshtein(given_name_l, given_name_r) <= CASE WHEN length(given_name_l) >= 5 THEN 2 ELSE 0 END
        OR ({_SWAPPED.format("given_name_l", "family_name_r", "family_name_l", "given_name_r")})
        OR ({_SWAPPED.format("family_name_l", "given_name_r", "given_name_l", "family_name_r")}),
        true)"""


def scored_pairs(one: pl.DataFrame, two: pl.DataFrame) -> pl.DataFrame:
    """Pairs of customers of two systems that may be one, with their score.

    Both frames have ``record_id`` and ``FIELDS``. The result has ``one_id``, ``two_id``, ``weight`` (the logarithm to base 2 of
    the odds), ``probability``, ``weights``: what each field adds to the weight, 0 where one of the two has no value; and
    ``names_meet``: whether the given names agree, are a slip of the pen apart, or stand in each other's place.
    """
    import polars as pl
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI()
    tables = [database.register(frame.select("record_id", *FIELDS).to_arrow()) for frame in (one, two)]
    linker = Linker(tables, settings(expected=1 / max(one.height, two.height, ENOUGH)), log_level=None)
    if min(one.height, two.height) >= ENOUGH:
        linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_SAMPLED, seed=_SEED)
    scored = linker.inference.predict(threshold_match_weight=0).as_duckdbpyrelation()
    found = pl.DataFrame(scored.project(f"*, {_NAMES_MEET} AS names_meet").to_arrow_table())
    weights = pl.struct([pl.col(f"mw_{name}").cast(pl.Float64).round(2).alias(name) for name in FIELDS])
    return found.select(
        one_id="record_id_l",
        two_id="record_id_r",
        weight=pl.col("match_weight").cast(pl.Float64),
        probability=pl.col("match_probability").cast(pl.Float64),
        weights=weights,
        names_meet="names_meet",
    ).sort("one_id", "two_id")


def settings(*, expected: float) -> dict[str, Any]:
    """The model in Splink's words; ``expected`` is how likely two customers picked by chance are one."""
    kept = json.loads(files(__package__).joinpath("model.json").read_text(encoding="utf-8"))
    return {
        "link_type": "link_only",
        "unique_id_column_name": "record_id",
        "probability_two_random_records_match": expected,
        "comparisons": [_comparison(name, kept["fields"][name]) for name in FIELDS],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f'l."{name}" = r."{name}"' for name in columns), "sql_dialect": "duckdb"}
            for columns in _BLOCKS
        ],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(name: str, levels: list[dict[str, Any]]) -> dict[str, Any]:
    one, two = f'"{name}_l"', f'"{name}_r"'
    told: list[dict[str, Any]] = [
        {"sql_condition": f"{one} IS NULL OR {two} IS NULL", "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in levels:
        alike = level["alike"]
        near = f"jaro_winkler_similarity({one}, {two}) >= {alike}"
        told.append(
            {
                "sql_condition": {"same": f"{one} = {two}", "other": "ELSE"}.get(alike, near),
                "label_for_charts": alike,
                "m_probability": level["m"],
                "u_probability": level["u"],
                "fix_m_probability": True,
            }
        )
    return {"output_column_name": name, "comparison_levels": told}

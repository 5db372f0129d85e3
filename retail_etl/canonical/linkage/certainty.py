"""What makes a pair certain: rules that hold for one partner only, or a score that no other customer comes near."""

from __future__ import annotations

from typing import Final

import polars as pl

CERTAIN_FROM: Final = 9.0
"""From which weight on a pair is linked unattended: no false link on FEBRL 4, where 9 of 10 true pairs reach it."""
SUGGESTED_FROM: Final = 2.0
"""From which weight on a pair is suggested: four to one that the two are one."""
CLEAR_BY: Final = 5.0
"""By how much a pair must outweigh the next best of either customer to be certain."""


def one_partner_each(pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs in which neither has another partner in the other's system, and the rest. A declared id goes before all others."""
    declared = pairs.filter(pl.col("rule") == "declared_id")
    taken = pl.concat(
        [declared.select(id="one_id", system="two_system"), declared.select(id="two_id", system="one_system")]
    ).unique()
    others = (
        pairs.filter(pl.col("rule") != "declared_id")
        .join(taken, left_on=["one_id", "two_system"], right_on=["id", "system"], how="anti")
        .join(taken, left_on=["two_id", "one_system"], right_on=["id", "system"], how="anti")
    )
    kept = pl.concat([declared, others])
    single = (pl.len().over("one_id", "two_system") == 1) & (pl.len().over("two_id", "one_system") == 1)
    return kept.filter(single), kept.filter(~single)


def _lives_there_alone() -> pl.Expr:
    """Whether another given name may be the same person's, if nobody else comes near: family name and home agree.

    Where mail address or phone number is known of both it may not: by these people who live together are told apart.
    """
    told = {name: pl.col("weights").struct.field(name) for name in ("email", "phone", "family_name", "street", "street_number")}
    town = pl.max_horizontal(pl.col("weights").struct.field("city"), pl.col("weights").struct.field("postal_code"))
    home = (told["family_name"] > 0) & (told["street"] > 0) & (told["street_number"] >= 0) & (town > 0)
    return (told["email"] == 0) & (told["phone"] == 0) & home


def by_weight(pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Certain pairs, and those worth a person's look with what speaks against them."""
    next_best = [
        pl.col("weight").sort(descending=True).slice(1, 1).first().over(keys).fill_null(-float("inf"))
        for keys in (["one_id", "two_system"], ["two_id", "one_system"])
    ]
    is_best = (pl.col("weight") == pl.col("weight").max().over("one_id", "two_system")) & (
        pl.col("weight") == pl.col("weight").max().over("two_id", "one_system")
    )
    clear = is_best & (pl.col("weight") - pl.max_horizontal(next_best) >= CLEAR_BY)
    named = pl.col("names_meet") | _lives_there_alone()
    judged = pairs.with_columns(
        rule=pl.lit("scored"),
        because=pl.when(pl.col("weight") < CERTAIN_FROM)
        .then(pl.lit("too little agrees"))
        .when(~named)
        .then(pl.lit("the given names differ: they may live together"))
        .when(~clear)
        .then(pl.lit("another customer comes as near")),
    )
    certain = judged.filter(pl.col("because").is_null())
    return certain, judged.filter(pl.col("because").is_not_null() & (pl.col("weight") >= SUGGESTED_FROM))

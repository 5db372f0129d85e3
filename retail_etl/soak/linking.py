"""Customers linked as after every initial load: certain pairs by themselves, and what a person confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.operations.records import Word
from retail_etl.same_customers import confirm, link_certain, linkage, record_of

if TYPE_CHECKING:
    from retail_etl.assembly import Installation

_SYSTEMS: Final = {"epicor", "heartland"}


def link(installation: Installation) -> None:
    """Links what is certain; businesses of tills and ledger that agree in mail address and name are confirmed.

    A business whose contact in Salesforce bears its id, too, is one of several there, so no rule links it by itself.
    """
    link_certain(installation)
    found = linkage(installation).suggestions.filter(pl.col("rule") == "email_and_name")
    word = Word("soak", installation.clock(), "the same business")
    for one, two in found.select("one_id", "two_id").iter_rows():
        if {one.partition(" ")[0], two.partition(" ")[0]} == _SYSTEMS:
            confirm(installation, (record_of(one), record_of(two)), word)

"""Customers linked as after every initial load: the certain pairs, by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.same_customers import link_certain

if TYPE_CHECKING:
    from retail_etl.assembly import Installation


def link(installation: Installation) -> None:
    """Links what is certain."""
    link_certain(installation)

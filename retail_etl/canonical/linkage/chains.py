"""Links followed from customer to customer: a chain may hold one customer of each system."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def without_contradictions(links: pl.DataFrame, people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links, without those whose chain joins two customers of one system; declared ids are never taken apart by scores."""
    ids = pl.concat([links["one_id"], links["two_id"]]).unique(maintain_order=True)
    place = pl.DataFrame({"id": ids, "place": pl.int_range(ids.len(), eager=True)})
    ends = [links.join(place, left_on=name, right_on="id", how="left")["place"].to_numpy() for name in ("one_id", "two_id")]
    graph = coo_array((np.ones(links.height, dtype=np.int8), (ends[0], ends[1])), shape=(ids.len(), ids.len()))
    _, chains = connected_components(graph, directed=False)
    members = pl.DataFrame({"record_id": ids, "chain": chains}).join(
        people.select("record_id", "source_system"), on="record_id"
    )
    broken = members.group_by("chain").agg(pl.len(), pl.col("source_system").n_unique().alias("systems"))
    broken_chains = broken.filter(pl.col("len") > pl.col("systems"))["chain"]
    in_broken = members.filter(pl.col("chain").is_in(broken_chains.to_list()))["record_id"].to_list()
    is_broken = pl.col("one_id").is_in(in_broken) & (pl.col("rule") != "declared_id")
    return links.filter(~is_broken), links.filter(is_broken)

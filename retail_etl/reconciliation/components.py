"""What must be judged together: records, what their keys bind, and all that stands in one outcome with any of it.

Keys bind across the whole history and are followed wherever they lead. Rules that look at amounts, days or sums have no such
bound, so whatever they decided, and whatever is open, is always judged again; only groups that keys alone settled stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reconciliation.references import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.warehouse.book import BookSession

GROUPS: Final = {
    "payment": "OBRPEF",
    "order": "OG",
    "credit_memo": "OG",
    "batch": "BLDG",
    "drawer": "LG",
    "gl_line": "L",
    "bank_line": "D",
    "report": "R",
}
"""The groups of legs in which a kind of record takes part, or is looked up (E, F, G)."""

_GROUP_OF_LEG: Final = {
    "order_payment": "O",
    "payment_batch": "B",
    "report_payment": "R",
    "deposit_bank": "D",
    "payment_gl": "P",
    "gl_gl": "L",
    "drawer_gl": "L",
    "batch_gl": "L",
    "fee_gl": "L",
}
_BY_KEY: Final = {
    "order_payment": (
        "order_ref",
        "order_ref+original_id",
        "order_ref+earliest",
        "order_ref+base_currency",
        "refund_of_canceled_order",
    ),
    "payment_batch": ("batch_id", "reference"),
    "report_payment": ("business_date+store+tender",),
    "batch_gl": ("reference",),
    "deposit_bank": ("reference",),
    "fee_gl": ("reference",),
    "drawer_gl": ("reference",),
    "payment_gl": ("reference", "store+business_date+tender"),
    "gl_gl": ("chargeback_loss_reversed",),
}
_LEFT_OUT_LAST: Final = ("tender_does_not_settle", "liability_side_of_gift_card_sale")
_ROUNDS_MAX: Final = 200
_TABLES: Final = (
    "link (node VARCHAR, side VARCHAR, key VARCHAR)",
    "linked (kind VARCHAR, id VARCHAR)",
    "asked (key VARCHAR, side VARCHAR)",
    "frontier (node VARCHAR)",
    "reached (node VARCHAR)",
)


def group_of(leg: str, kind: str) -> str:
    """The group of legs in which a record of a kind stands in a leg."""
    return "L" if leg == "payment_gl" and kind != "payment" else _GROUP_OF_LEG[leg]


def node(group: str, kind: str, record: str) -> str:
    """A record in a group of legs."""
    return f"{group}{kind}/{record}"


def stands_otherwise(judgement: Judgement) -> pl.DataFrame:
    """The outcomes (``leg``, ``outcome_id``) that anything but a key had a part in, or that are open.

    What keys alone decide is decided before any other rule can have its say.
    """
    found = judgement.outcomes.filter(~_by_key().fill_null(value=False)).select("leg", "outcome_id")
    return pl.concat([found, _still_open(judgement)]).unique()


def _by_key() -> pl.Expr:
    by_key = pl.any_horizontal((pl.col("leg") == leg) & pl.col("rule").is_in(rules) for leg, rules in _BY_KEY.items()) | (
        (pl.col("leg") == "gl_gl") & pl.col("rule").str.starts_with("reversal_of_")
    )
    matched = pl.col("class").is_in(["matched_exact", "matched_group"]) & (pl.col("residual_minor") == 0) & by_key
    left_out = (pl.col("class") == "excluded") & ~((pl.col("leg") == "payment_gl") & pl.col("rule").is_in(_LEFT_OUT_LAST))
    return (matched | left_out) & pl.col("status").is_null()


def _still_open(judgement: Judgement) -> pl.DataFrame:
    return judgement.open_items.select("leg", "outcome_id").unique()


def member_nodes(members: pl.DataFrame) -> pl.DataFrame:
    """The members of outcomes (``leg``, ``outcome_id``) with their ``node``."""
    group = pl.when((pl.col("leg") == "payment_gl") & (pl.col("kind") != "payment")).then(pl.lit("L"))
    return members.select(
        "leg",
        "outcome_id",
        (group.otherwise(pl.col("leg").replace_strict(_GROUP_OF_LEG)) + pl.col("kind") + "/" + pl.col("record_id")).alias(
            "node"
        ),
    )


class Closure:
    """Follows links from nodes to nodes, asking for the links of records as it comes to them.

    The session's table ``link`` holds the links of the records that were come to, ``linked`` which ones these are.
    """

    def __init__(self, session: BookSession, ask: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        """``ask`` gives the links (kind, id, link) of the records (kind, id)."""
        self._session, self._ask = session, ask
        for table in _TABLES:
            session.query(f"CREATE OR REPLACE TABLE memory.main.{table}")

    def bind(self, links: pl.DataFrame) -> None:
        """Take in links: kind, id, link."""
        link = pl.col("link")
        told = links.select(
            (link.str.slice(0, 1) + pl.col("kind") + "/" + pl.col("id")).alias("node"),
            link.str.slice(1, 1).alias("side"),
            link.str.slice(2).alias("key"),
        )
        self._session.append("link", told)

    def know(self, records: pl.DataFrame, links: pl.DataFrame) -> None:
        """Take in all the links of records (kind, id)."""
        self._session.append("linked", records.select("kind", "id"))
        self.bind(links)

    def reach(self, nodes: Iterable[str]) -> None:
        """Reach the nodes and all that they are bound to, however far."""
        nodes = sorted(set(nodes))
        frontier = pl.DataFrame({"node": nodes}, schema={"node": pl.String})
        for _ in range(_ROUNDS_MAX):
            self._session.query("DELETE FROM frontier")
            if frontier.is_empty():
                return
            self._session.append("frontier", frontier)
            self._session.query("INSERT INTO reached SELECT node FROM frontier WHERE node NOT IN (SELECT node FROM reached)")
            frontier = self._beyond()
        raise RecursionError("links without an end")

    def revisit(self, nodes: Iterable[str]) -> None:
        """Follow the links of nodes that were reached before all their links were known."""
        self._session.query("DELETE FROM frontier")
        self._session.append("frontier", pl.DataFrame({"node": sorted(nodes)}, schema={"node": pl.String}))
        self.reach(self._beyond()["node"])

    def reached(self) -> dict[str, set[str]]:
        """The ids reached, by group and kind: ``Lgl_line``."""
        found: dict[str, set[str]] = {}
        for (name,) in self._session.query("SELECT node FROM reached").fetchall():
            place, _, record = name.partition("/")
            found.setdefault(place, set()).add(record)
        return found

    def spelled(self) -> pl.Series:
        """The ids of the ledger lines come to that name store, day and tender in the house's own form."""
        is_spelled = "side = 't' AND starts_with(key, 'k:') AND starts_with(node, 'Lgl_line/')"
        text = f"SELECT substr(node, {len('Lgl_line/') + 1}) AS id FROM link WHERE {is_spelled}"
        return self._session.frame(text)["id"]

    def _beyond(self) -> pl.DataFrame:
        """The nodes that the frontier binds and that were not reached yet."""
        self._come_to(self._session.read("recon/scope/unlinked"))
        self._session.run("recon/scope/sought")
        if self._session.run("recon/scope/asked"):
            self._session.run("recon/book/wanted")
            self._come_to(self._session.read("recon/book/candidates"))
        return self._session.read("recon/scope/reached")

    def _come_to(self, records: pl.DataFrame) -> None:
        if not records.is_empty():
            self.know(records, self._ask(records))


def keys_of_lines(
    lines: Iterable[tuple[str, str, date]], stores: set[str], registers: set[str], tenders: set[str]
) -> pl.DataFrame:
    """The days and stores that posted lines (id, reference, day) name in words of their own, as links to payments."""
    vocabulary = Vocabulary(stores=stores, registers=registers, tenders=tenders)
    rows = []
    for name, reference, day in lines:
        naming = vocabulary.read(reference, day)
        rows += [
            ("gl_line", name, f"Ltk:{store}|{named.isoformat()}")
            for named in sorted(naming.days)
            for store in sorted(naming.stores or {*stores, ""})
        ]
    return pl.DataFrame(rows, schema={"kind": pl.String, "id": pl.String, "link": pl.String}, orient="row")

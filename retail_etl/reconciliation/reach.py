"""How far a change reaches: all that must be judged again, and the outcomes in which any of it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from retail_etl.reconciliation.book import KINDS
from retail_etl.reconciliation.components import GROUPS, Closure, keys_of_lines, member_nodes, node

if TYPE_CHECKING:
    from retail_etl.reconciliation.book import Book
    from retail_etl.reconciliation.change import Change, Known

_NODES = pl.Schema({"node": pl.String})


class Reach:
    """The closure of a change over a book that has it already.

    ``links_before`` are the links of what is gone, ``links`` of what is new; ``words`` are decisions that came or went.
    """

    def __init__(
        self,
        book: Book,
        known: Known,
        change: Change,
        links_before: pl.DataFrame,
        links: pl.DataFrame,
        words: list[pl.DataFrame],
    ) -> None:
        self._book, self._known, self._change, self._words = book, known, change, words
        self._closure = Closure(book.session, known.links_of)
        new = pl.concat([pl.DataFrame(schema={"kind": pl.String, "id": pl.String}), *_ids(change)])
        self._closure.know(new, links)
        self._closure.bind(links_before)
        self.own_words = known.own_words(pl.DataFrame(), pl.Series(dtype=pl.String))

    def all_of(self) -> tuple[dict[str, set[str]], pl.Series]:
        """All that must be judged again, by group and kind, and the ids of the outcomes in which any of it stood."""
        closure, asked = self._closure, set[str]()
        together = self._known.members(self._book.decisions())
        closure.bind(_by_decision(together))
        closure.reach([*self._changed_nodes(), *self._book.loose_nodes()])
        while True:
            reached = closure.reached()
            names = sorted(reached.get("Lgl_line", set()) - asked)
            asked |= set(names)
            if self._bind_own_words(names):
                continue
            touched, beside = self._standing_with(reached)
            if not beside:
                return reached, touched
            closure.reach(beside)

    def _bind_own_words(self, names: list[str]) -> bool:
        """Whether any of these lines says in words of its own what it posts; what it names is bound then."""
        if not names:
            return False
        ids = pl.Series("id", names, dtype=pl.String)
        lines = self._known.own_words(self._book.of_ids("gl_line", ids), self._closure.spelled())
        if lines.is_empty():
            return False
        self.own_words = pl.concat([self.own_words, lines])
        vocabulary = (self._known.known.get(name, set()) for name in ("store", "register", "tender"))
        self._closure.bind(keys_of_lines(lines.iter_rows(), *vocabulary))
        self._closure.revisit([node("L", "gl_line", name) for name in lines["id"]])
        return True

    def _standing_with(self, reached: dict[str, set[str]]) -> tuple[pl.Series, list[str]]:
        """The outcomes in which reached records stand, and the members of these, as nodes, that were not reached."""
        names = sorted({name for ids in reached.values() for name in ids})
        again = pl.DataFrame({"node": [f"{place}/{name}" for place, ids in reached.items() for name in ids]}, schema=_NODES)
        mine = member_nodes(self._book.standing(pl.Series("id", names, dtype=pl.String)))
        touched = mine.join(again, on="node", how="semi")["outcome_id"].unique().sort()
        together = member_nodes(self._book.members_of(touched))
        return touched, together.join(again, on="node", how="anti")["node"].to_list()

    def _changed_nodes(self) -> list[str]:
        """Every place of the records that changed; a decision stands for its members."""
        changed = self._change.ids.filter(pl.col("kind").is_in(KINDS))
        found = [node(group, kind, record) for kind, record in changed.iter_rows() for group in GROUPS[kind]]
        told = [member for words in self._words for member in self._known.members(words)]
        return found + [node(group, kind, record) for _, group, kind, record in told]


def _ids(change: Change) -> list[pl.DataFrame]:
    return [frame.select(pl.lit(kind).alias("kind"), "id") for kind, frame in change.new.items() if kind in KINDS]


def _by_decision(members: list[tuple[str, str, str, str]]) -> pl.DataFrame:
    """Links between the members of each decision: it is taken only once all of them are there."""
    rows = [(kind, record, f"{group}a=by {decision}") for decision, group, kind, record in members]
    return pl.DataFrame(rows, schema={"kind": pl.String, "id": pl.String, "link": pl.String}, orient="row")

"""The records behind the page's figures, packed as columns with each text once, so that 50,000 items open at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.domain.money import exponent
from retail_etl.reports import wording
from retail_etl.reports.safe_text import safe_columns, web_address
from retail_etl.reports.totals import largest_of_each_figure

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement

ITEMS_MAX: Final = 50_000
EVIDENCE_MAX: Final = 3_000

_CODED: Final = (
    "leg",
    "class",
    "state",
    "currency",
    "age_bucket",
    "owner",
    "store",
    "system",
    "since",
    "reason_text",
    "next_step",
    "source_url",
)
_PLAIN: Final = ("record_id", "amount_minor", "age_business_days", "is_material", "outcome_id", "reference", "landed_in")
_PROOF_AMOUNTS: Final = ("amount_minor", "expected_minor", "charged_minor")
_TOLD: Final = ("evidence", "explained", "candidates", "finding", "history")


def payload_text(statement: Statement) -> str:
    """The payload as JSON that is safe inside a script element of HTML."""
    text = json.dumps(_payload(statement), separators=(",", ":"), ensure_ascii=False)
    for character, escaped in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(character, escaped)
    return text


def _payload(statement: Statement) -> dict[str, Any]:
    items = statement.items.head(ITEMS_MAX)
    behind = _behind_the_figures(statement)
    return {
        "exponents": {currency: exponent(currency) for currency in sorted({*items["currency"], *behind["currency"]})},
        "legs": {leg: _leg(leg) for leg in sorted({*items["leg"], *statement.legs()})},
        "classes": {code: wording.class_words(code).title for code in sorted({*items["class"], *behind["class"].drop_nulls()})},
        "states": {
            code: [wording.state_words(code).symbol, wording.state_words(code).title]
            for code in sorted(items["state"].unique())
        },
        "kinds": wording.KINDS,
        "items": _items(items),
        "rest": statement.items.height - items.height,
        "restFile": statement.report.rest_of_rows,
        "lines": _lines(statement),
        "members": _members(behind),
        "proofs": _proofs(statement),
        "outcomes": _outcomes(statement, items),
    }


def _leg(leg: str) -> list[str]:
    words = wording.leg_words(leg)
    return [words.title, words.left, words.right, words.sheet]


def _items(items: pl.DataFrame) -> dict[str, Any]:
    days = {name: items[name].cast(pl.String).to_list() for name in ("business_date", "due")}
    linked = items.with_columns(_addresses(items["source_url"]))
    return {**{name: items[name].to_list() for name in _PLAIN}, **days, **{name: _coded(linked[name]) for name in _CODED}}


def _addresses(urls: pl.Series) -> pl.Series:
    known = {url: web_address(url) for url in urls.drop_nulls().unique()}
    return urls.replace_strict(known, default=None, return_dtype=pl.String)


def _coded(values: pl.Series) -> dict[str, list[Any]]:
    """A column as its distinct texts and, for each row, the place of its text; nulls are -1."""
    texts = values.drop_nulls().unique().sort()
    codes = values.replace_strict(
        texts, pl.Series(range(texts.len()), dtype=pl.Int32), default=None, return_dtype=pl.Int32
    ).fill_null(-1)
    return {"texts": texts.to_list(), "codes": codes.to_list()}


def _lines(statement: Statement) -> list[list[Any]]:
    rows = statement.lines.select(
        "leg",
        "currency",
        "bucket",
        "class",
        "rule",
        "reason",
        "outcomes",
        "left_records",
        "left_minor",
        "right_records",
        "right_minor",
    )
    return [[*row[:3], _line_text(*row[2:6]), *row[6:]] for row in rows.iter_rows()]


def _line_text(bucket: str, class_code: str | None, rule: str | None, reason: str | None) -> str:
    title = wording.class_words(class_code).title if class_code else ""
    told = (
        wording.rule_text(rule, reason)
        if bucket == "matched"
        else wording.reason_text(None if bucket == "excluded" else class_code, reason)
    )
    return f"{title}. {told}" if title and told else title or told


def _behind_the_figures(statement: Statement) -> pl.DataFrame:
    """The records that the page lists behind its figures, each with its source."""
    return largest_of_each_figure(statement.members).join(
        statement.records.select("record_id", "source_url", "landed_in", "record_date"),
        on="record_id",
        how="left",
        maintain_order="left",
    )


def _members(behind: pl.DataFrame) -> dict[str, Any]:
    told = behind.select("rule", "reason").unique(maintain_order=True)
    told = told.with_columns(pl.Series("why", [wording.rule_text(*row) for row in told.iter_rows()], pl.String))
    rows = safe_columns(behind.join(told, on=["rule", "reason"], how="left", nulls_equal=True, maintain_order="left"), ["why"])
    rows = rows.with_columns(_addresses(rows["source_url"]))
    return {
        "record_id": rows["record_id"].to_list(),
        "amount_minor": rows["amount_minor"].to_list(),
        "day": pl.select(pl.coalesce(rows["record_date"], rows["business_date"]).cast(pl.String)).to_series().to_list(),
        "landed_in": rows["landed_in"].to_list(),
        **{name: _coded(rows[name]) for name in ("leg", "currency", "bucket", "side", "kind", "class", "why", "source_url")},
    }


def _proofs(statement: Statement) -> dict[str, Any]:
    """The records behind the figures of fees and clearing: of each figure its title, how many there are, and which rows."""
    rows = statement.behind.filter(pl.col("figure").is_in(list(statement.figure_titles)))
    rows = rows.with_columns(_addresses(rows["source_url"]))
    counted = rows.group_by("figure", maintain_order=True).agg(pl.col("behind").first(), pl.len().alias("listed"))
    firsts = counted["listed"].cum_sum() - counted["listed"]
    return {
        "figures": {
            figure: [statement.figure_titles[figure], behind, first, listed]
            for (figure, behind, listed), first in zip(counted.iter_rows(), firsts, strict=True)
        },
        **{name: rows[name].to_list() for name in ("record_id", "landed_in", *_PROOF_AMOUNTS)},
        "day": rows["business_date"].cast(pl.String).to_list(),
        **{name: _coded(rows[name]) for name in ("kind_title", "currency", "told", "source_url")},
    }


def _outcomes(statement: Statement, items: pl.DataFrame) -> dict[str, Any]:
    """Evidence and members of the outcomes behind the largest open items."""
    wanted = items.select("outcome_id").drop_nulls().unique(maintain_order=True).head(EVIDENCE_MAX)
    rows = safe_columns(statement.report.outcomes.join(wanted, on="outcome_id", how="semi"), _TOLD).select("outcome_id", *_TOLD)
    members = statement.members.join(wanted, on="outcome_id", how="semi").sort("side", "record_id")
    grouped = members.group_by("outcome_id", maintain_order=True).agg(
        pl.struct("side", "kind", "record_id", "amount_minor").head(40).alias("members")
    )
    by_outcome = {outcome: [list(member.values()) for member in listed] for outcome, listed in grouped.iter_rows()}
    return {
        row["outcome_id"]: {
            "members": by_outcome.get(row["outcome_id"], []),
            **{name: _parsed(row[name]) for name in _TOLD if row[name]},
        }
        for row in rows.sort("outcome_id").iter_rows(named=True)
    }


def _parsed(text: str) -> Any:
    """JSON as its value; a text that is none as itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text

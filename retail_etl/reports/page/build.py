"""Fills the page's template; style and script go inline, and a policy in the page forbids every request."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
import polars as pl
from markupsafe import Markup

from retail_etl.reports import wording
from retail_etl.reports.bank import ALARMING
from retail_etl.reports.behind import CARD_PARTS, PARTS, clearing_figure, fee_figure, gift_card_figure
from retail_etl.reports.due import prior_items, timing_by_due_day
from retail_etl.reports.page import sections
from retail_etl.reports.page.currency_charts import currency_charts
from retail_etl.reports.page.payload import payload_text
from retail_etl.reports.spoken import (
    freshness,
    grouped,
    headline,
    materiality_text,
    percent,
    span_text,
    spoken_as_of,
    spoken_day,
    spoken_moment,
    title,
)

if TYPE_CHECKING:
    from retail_etl.reports.figures import ClearingAccount
    from retail_etl.reports.gift_cards import GiftCardRoll
    from retail_etl.reports.statement import Statement

_HERE: Final = Path(__file__).parent
_SCRIPTS: Final = ("records.js", "items.js", "panel.js", "address.js")
# What stands in the page before its script runs, and all there is where none runs.
_ROWS_WITHOUT_SCRIPT: Final = 100
_PRIOR_MAX: Final = 50
_CLEARED_MAX: Final = 200
_CARD_DAYS_MAX: Final = 50
# Nothing may be asked of any server, and no text from a record can ever run: style and script are named by their hashes.
_POLICY: Final = ("default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'")


def page_text(statement: Statement) -> str:
    """The page as HTML."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=spoken_day, moment=spoken_moment, as_of=spoken_as_of, percent=percent)
    environment.globals.update(amount=grouped, words=wording)
    return environment.get_template("page.html.j2").render(_context(statement)) + "\n"


def _context(statement: Statement) -> dict[str, Any]:
    style = (_HERE / "page.css").read_text("utf-8")
    script = _one_script()
    return {
        "style": Markup(style),  # noqa: S704 -- our own file
        "script": Markup(script),  # noqa: S704 -- our own file
        "policy": "; ".join((*_POLICY, f"style-src {_digest(style)}", f"script-src {_digest(script)}")),
        "payload": Markup(payload_text(statement)),  # noqa: S704 -- escaped for a script element
        "report": statement.report,
        "title": title(statement),
        "headline": headline(statement),
        "judged_days": span_text(statement.judged_days),
        "materiality": materiality_text(statement.report.materiality_minor),
        "remarks": sections.remarks(statement),
        "currencies": [_currency(statement, currency) for currency in statement.currencies],
        "freshness": [
            (source, *freshness(source))
            for source in sorted(statement.report.data_as_of, key=lambda one: (one.system, one.stream))
        ],
        "has_reach": any(source.legs for source in statement.report.data_as_of),
        "changes": statement.changes,
        "period": statement.period,
        "classes": sections.class_counts(statement),
        "quarantine": statement.quarantine.head(200).rows(named=True),
        "left_out": statement.left_out.rows(named=True),
        "quarantined": statement.quarantine.height,
        "items": statement.items.head(_ROWS_WITHOUT_SCRIPT).rows(named=True),
        "item_count": statement.items.height,
        "choices": sections.choices(statement),
        "alarming": ALARMING,
        "cleared": _cleared(statement),
    }


def _cleared(statement: Statement) -> list[dict[str, Any]]:
    """The largest open items of the report before that are open no more."""
    return statement.cleared.head(_CLEARED_MAX).rows(named=True)


def _one_script() -> str:
    """The scripts in one function, so that none of their names reaches the page."""
    parts = "\n".join((_HERE / name).read_text("utf-8") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();'


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _currency(statement: Statement, currency: str) -> dict[str, Any]:
    items = statement.of(statement.items, currency)
    states = {row["state"]: row for row in statement.of(statement.states, currency).rows(named=True)}
    prior = prior_items(statement, currency)
    return {
        "code": currency,
        "rate": statement.match_rate(currency),
        "states": states,
        "material": int(items["is_material"].sum()),
        "material_gross": int(items.filter(pl.col("is_material"))["amount_minor"].abs().sum()),
        "fees": _fees(statement, currency),
        "clearing": [(one, _parts(statement, one)) for one in statement.report.clearing if one.currency == currency],
        "gift_cards": [(roll, _card_figures(statement, roll)) for roll in statement.gift_cards if roll.currency == currency],
        "gift_card_days": statement.of(statement.gift_card_days, currency).head(_CARD_DAYS_MAX).rows(named=True),
        "bank": statement.of(statement.bank_statements, currency).rows(named=True),
        "timing": timing_by_due_day(statement.of(statement.items, currency)).rows(named=True),
        "prior": prior.head(_PRIOR_MAX).rows(named=True),
        "prior_count": prior.height,
        "footing": sections.footing(statement, currency),
        "has_items": not items.is_empty(),
        "charts": currency_charts(statement, currency),
    }


def _fees(statement: Statement, currency: str) -> list[dict[str, Any]]:
    """The fee figures, each with where its records are found."""
    rows = statement.of(statement.fees, currency).rows(named=True)
    keys = [fee_figure(row["month"], row["billing"], row["brand"], currency) for row in rows]
    return [{**row, "figure": key if key in statement.figure_titles else None} for row, key in zip(rows, keys, strict=True)]


def _card_figures(statement: Statement, roll: GiftCardRoll) -> dict[str, str]:
    """Where the records behind the figures of gift cards are found: by part, and by system and part."""
    ledger = {part: gift_card_figure(roll.currency, part) for part in ("opening", "expired", "booked")}
    systems = {
        f"{one.system} {part}": gift_card_figure(roll.currency, part, one.system) for one in roll.systems for part in CARD_PARTS
    }
    return {name: figure for name, figure in (ledger | systems).items() if figure in statement.figure_titles}


def _parts(statement: Statement, account: ClearingAccount) -> dict[str, str | None]:
    """Where the records of an account's opening, in and out are found."""
    keys = {part: clearing_figure(account, part) for part in PARTS}
    return {part: key if key in statement.figure_titles else None for part, key in keys.items()}

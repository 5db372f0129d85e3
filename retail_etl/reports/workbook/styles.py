"""Number formats, fills and fonts of the workbook. Meaning never hangs on colour alone: a word or symbol says it, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.domain.money import exponent

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT: Final = "Arial"
INK, MUTED, ACCENT, RULE, BAND, RED, RED_FILL = "#1A2433", "#5B6776", "#1F3A5F", "#C5CEDA", "#EEF2F7", "#A3160C", "#FBE4E1"
GREEN = "#14603A"

# A number keeps a distance from the text in the next column.
_NUMBER: Final = {"align": "right", "indent": 1}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "text": {"valign": "vcenter"},
    "wrap": {"valign": "vcenter", "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "vcenter"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "vcenter"},
    "count": {"num_format": "#,##0;-#,##0;0", "valign": "vcenter", **_NUMBER},
    "check": {"bold": True, "align": "left", "indent": 1, "valign": "vcenter"},
    "link": {"font_color": "#0B4F9E", "underline": 1, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 18, "font_color": ACCENT},
    "subtitle": {"font_size": 11, "font_color": MUTED},
    "section": {"bold": True, "font_size": 12, "font_color": ACCENT, "bottom": 2, "bottom_color": ACCENT},
    "note": {"italic": True, "font_color": MUTED, "valign": "vcenter"},
    "label": {"bold": True, "valign": "vcenter"},
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": ACCENT,
    },
    "good": {"bold": True, "font_color": GREEN, "valign": "vcenter"},
    "alarm": {"bold": True, "font_color": RED, "bg_color": RED_FILL, "valign": "vcenter"},
    "check_good": {"bold": True, "font_color": GREEN, "valign": "vcenter", "indent": 1},
    "check_alarm": {"bold": True, "font_color": RED, "bg_color": RED_FILL, "valign": "vcenter", "indent": 1},
    "line": {"bottom": 1, "bottom_color": INK},
}
_TOTAL: Final[dict[str, Any]] = {"bold": True, "bg_color": BAND, "top": 1, "bottom": 1, "top_color": INK, "bottom_color": RULE}
_RIGHT: Final = ("amount", "count")
# An amount, and one that leads to the records behind it.
_AMOUNTS: Final = ("amount", "leading")
_LEADING: Final = {"font_color": "#0B4F9E", "underline": 1}


class Styles:
    """The formats of one workbook, each made once.

    Keys are a kind (``text``, ``amount``, ``count`` …) and whether the cell belongs to a totals row or to a header.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, bool, bool], Format] = {}

    def get(self, kind: str, currency: str = "", *, total: bool = False, header: bool = False) -> Format:
        """The format of a kind; an amount has its currency's decimals."""
        key = (kind, currency if kind in _AMOUNTS else "", total, header)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(
                {"font_name": FONT, "font_size": 9, "font_color": INK, **self._properties(*key)}
            )
        return self._made[key]

    def _properties(self, kind: str, currency: str, total: bool, header: bool) -> dict[str, Any]:  # noqa: FBT001 -- unpacks the cache key
        if header:
            return {**_KINDS["header"], **(_NUMBER if kind in _RIGHT else {"align": "left", "indent": int(kind == "check")})}
        own = {"num_format": amount_format(currency), "valign": "vcenter", **_NUMBER} if kind in _AMOUNTS else _KINDS[kind]
        own = {**own, **_LEADING} if kind == "leading" else own
        return {**own, **_TOTAL} if total else own


def amount_format(currency: str) -> str:
    """The number format of a currency's amounts: negatives carry a minus sign, which survives black and white."""
    places = exponent(currency)
    # The blank after the digits keeps them apart from the next column where a program forgets the indent.
    digits = "#,##0" + ("." + "0" * places if places else "") + "_ "
    return f"{digits};-{digits};{digits}"

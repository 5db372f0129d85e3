"""A worksheet that takes a long list as columns: polars writes the rows' XML, and no cell passes through Python.

XlsxWriter keeps an object a cell; 50,000 open items took it seven seconds, and take this less than one. What leans on its
inner side stands in this module alone: the method that writes a sheet's rows, the table of shared strings and a format's index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format

# The longest text that a cell can hold.
_TEXT_MAX: Final = 32_767


class BulkWorksheet(Worksheet):  # type: ignore[misc]  # the library ships no types
    """A worksheet in which one block of whole rows may be given as columns."""

    dim_rowmin: int
    dim_rowmax: int
    _first = -1
    _rows: pl.Series | None = None

    def write_block(self, first: int, columns: Sequence[tuple[pl.Series, Format]]) -> None:
        """Put columns side by side, from the first column on, into rows that nothing else is written to.

        Texts become shared strings, numbers stay numbers, nulls leave their cell empty. A sheet takes one block.
        """
        height = columns[0][0].len()
        self._first = first
        numbers = pl.Series("row", range(first + 1, first + 1 + height)).cast(pl.String)
        cells = [self._cells(at, values, style, numbers) for at, (values, style) in enumerate(columns)]
        body = pl.select(pl.concat_str(pl.lit('<row r="'), numbers, pl.lit('">'), *cells, pl.lit("</row>")).alias("rows"))
        self._rows = body["rows"]
        # The sheet's extent counts only what it was told of cell by cell: its corners.
        for row, column in ((first, 0), (first + height - 1, len(columns) - 1)):
            self.write_blank(row, column, None, columns[0][1])

    def _cells(self, at: int, values: pl.Series, style: Format, numbers: pl.Series) -> pl.Series:
        is_text = values.dtype == pl.String
        shown = self._shared(values) if is_text else values.cast(pl.String)
        kind = ' t="s"' if is_text else ""
        opening = f'" s="{style._get_xf_index()}"{kind}><v>'  # noqa: SLF001 -- see the module's docstring
        cell = pl.concat_str(pl.lit(f'<c r="{xl_col_to_name(at)}'), numbers, pl.lit(opening), shown, pl.lit("</v></c>"))
        return pl.select(cell.fill_null("")).to_series()

    def _shared(self, values: pl.Series) -> pl.Series:
        """The place of each text in the workbook's table of shared strings."""
        texts = values.str.slice(0, _TEXT_MAX)
        distinct = texts.drop_nulls().unique(maintain_order=True)
        table: Any = self.str_table
        places = [table._get_shared_string_index(text) for text in distinct]  # noqa: SLF001 -- see the module's docstring
        table.count += texts.len() - texts.null_count() - distinct.len()
        return texts.replace_strict(distinct, pl.Series(places, dtype=pl.Int64), default=None, return_dtype=pl.Int64).cast(
            pl.String
        )

    def _write_rows(self) -> None:
        """Rows in their order: what stands above the block, the block, what stands below it."""
        if self._rows is None:
            super()._write_rows()
            return
        top, bottom, last = self.dim_rowmin, self.dim_rowmax, self._first + self._rows.len() - 1
        self.dim_rowmax = self._first - 1
        super()._write_rows()
        self.fh.write("".join(self._rows.to_list()))
        self.dim_rowmin, self.dim_rowmax = last + 1, bottom
        super()._write_rows()
        self.dim_rowmin = top

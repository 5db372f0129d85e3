"""A file's statements, whatever form it has: the content says which, not its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from retail_etl.statements.accounts import AccountNames, FileAccounts
from retail_etl.statements.statement import Statement, StatementError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.statements.layout import CsvLayout

_OFX: Final = re.compile(rb"OFXHEADER|<\?OFX|<OFX>", re.IGNORECASE)
_BAI2: Final = re.compile(rb"01,[^,\n]*,[^,\n]*,\d{6},")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_LOOKED_AT: Final = 2048


def read_statements(
    name: str, content: bytes, names: AccountNames | None = None, layouts: Sequence[CsvLayout] = ()
) -> list[Statement]:
    """The statements of a file with that name.

    Raises:
        StatementError: it has no form that is known, or breaks the form it has.
    """
    accounts = FileAccounts(names or AccountNames())
    plain = content.removeprefix(_BYTE_ORDER_MARK)
    head = plain[:_LOOKED_AT].lstrip()
    if not head:
        raise StatementError("the file is empty")
    statements = _of_known_form(head, plain, accounts)
    if statements is None:
        return _by_layout(name, content, accounts, layouts)
    if not statements:
        raise StatementError("the file holds no statement")
    called = [statement.statement_id for statement in statements]
    if len(set(called)) < len(called):
        raise StatementError(f"two statements are called {next(one for one in called if called.count(one) > 1)}")
    return statements


def _of_known_form(head: bytes, content: bytes, accounts: FileAccounts) -> list[Statement] | None:
    if _OFX.search(head):
        from retail_etl.statements.ofx import read_ofx

        return read_ofx(content, accounts)
    if _BAI2.match(head):
        from retail_etl.statements.bai2_file import read_bai2

        return read_bai2(content, accounts)
    if head.startswith(b"<"):
        from retail_etl.statements.camt import read_camt

        return read_camt(content, accounts)
    return None


def _by_layout(name: str, content: bytes, accounts: FileAccounts, layouts: Sequence[CsvLayout]) -> list[Statement]:
    """A CSV without lines is a quiet span, and no statement."""
    layout = next((layout for layout in layouts if layout.fits(name)), None)
    if layout is None:
        raise StatementError("neither OFX, BAI2 nor camt.053, and no CSV layout of the retailer file is for its name")
    from retail_etl.statements.delimited import read_csv

    return read_csv(content, layout, accounts)

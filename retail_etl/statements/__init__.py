"""The bank's own statements in files: OFX, BAI2, camt.053 and CSV, brought to one form with exact amounts."""

from retail_etl.statements.accounts import AccountNames
from retail_etl.statements.layout import CsvLayout
from retail_etl.statements.read import read_statements
from retail_etl.statements.statement import Statement, StatementError, StatementLine

__all__ = ["AccountNames", "CsvLayout", "Statement", "StatementError", "StatementLine", "read_statements"]

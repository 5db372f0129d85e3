"""What is staged of the bank's own statements."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import Moment, StagedByMoment, amount, currency_code, day, number, text
from retail_etl.contracts.columns import moment as moment_of


class BankStatementLines(StagedByMoment):
    """Movements on the bank's own statements: into the account positive, out of it negative."""

    line_id: pl.String = text("The line, the same whenever the bank delivers it again.", required=True)
    scope: pl.String = text("What a newer delivery replaces whole: the statement, or the line itself.", required=True)
    fingerprint: pl.String = text("The edition of the statement; empty where a line stands for itself.")
    statement_id: pl.String = text("The statement that delivered it last: account, currency and its name.", required=True)
    account_alias: pl.String = text("What the retailer calls the account; never its number.", required=True)
    amount_minor: pl.Int64 = amount("The movement, signed: into the account positive.", required=True, signed=True)
    currency: pl.String = currency_code("The currency of the movement.")
    booked_date: pl.Date = day("The day on which the bank booked it.", required=True)
    value_date: pl.Date = day("The day from which the money counts, where the bank says so.")
    reference: pl.String = text("The payer's and the bank's references.")
    description: pl.String = text("The bank's text.")
    bank_code: pl.String = text("The kind of movement, in the words of the statement's format.")
    file_name: pl.String = text("The file that delivered it.", required=True)
    file_line: pl.Int64 = number("The line of that file on which it begins.", required=True, least=1)
    file_sha256: pl.String = text("The SHA-256 of that file.", required=True)


class BankStatements(StagedByMoment):
    """The bank's statements by the file that brought them, each with its balances and what its lines add up to."""

    file_name: pl.String = text("The file.", required=True)
    statement_number: pl.Int64 = number("Which statement of the file it is, counted from 1.", required=True, least=1)
    statement_id: pl.String = text("Account, currency and the bank's own name of the statement.", required=True)
    account_alias: pl.String = text("What the retailer calls the account; never its number.", required=True)
    currency: pl.String = currency_code("The currency of the account.")
    first_date: pl.Date = day("The first day of its span.")
    last_date: pl.Date = day("The last day of its span.")
    opening_minor: pl.Int64 = amount("The balance before its lines; empty where the format gives none.", signed=True)
    closing_minor: pl.Int64 = amount("The balance after its lines; empty where the format gives none.", signed=True)
    lines_minor: pl.Int64 = amount("What its lines add up to, as delivered.", required=True, signed=True)
    line_count: pl.Int64 = number("How many lines it has.", required=True, least=0)
    fingerprint: pl.String = text("A hash of all that it says: another one is another version.", required=True)
    created_at: Moment = moment_of("When the bank made it.", required=True)
    file_sha256: pl.String = text("The SHA-256 of the file.", required=True)
    file_bytes: pl.Int64 = number("The size of the file.", required=True, least=0)

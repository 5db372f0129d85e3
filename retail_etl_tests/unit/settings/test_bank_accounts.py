from __future__ import annotations

import pytest
from pydantic import ValidationError

from retail_etl.bank_accounts import Bank
from retail_etl.statements import AccountNames

COLUMNS = {"booked_date": "Date", "amount": "Amount"}


def layout(**changes):
    return {"files": "*.csv", "account": "operating", "currency": "USD", "columns": COLUMNS, **changes}


def test_accounts_and_layouts_are_what_the_reader_of_statements_takes():
    bank = Bank.model_validate({"accounts": [{"alias": "operating", "ends_with": "4821"}], "csv": [layout()]})
    assert AccountNames({one.ends_with: one.alias for one in bank.accounts}).alias("1234821") == "operating"
    assert bank.csv[0].decimal_sign == "."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"columns": {**COLUMNS, "mood": "Mood"}}, "knows no mood"),
        ({"columns": {"amount": "Amount"}}, "booked_date"),
        ({"columns": {"booked_date": "Date", "debit": "Debit"}}, "one for debit and one for credit"),
        ({"account": None}, "needs account"),
        ({"debit_words": ["DR"]}, "both a column for direction and debit_words"),
        ({"thousands_sign": "."}, "same sign"),
    ],
)
def test_a_layout_that_cannot_be_read_is_refused_with_what_it_lacks(changes, told):
    with pytest.raises(ValidationError, match=told):
        Bank.model_validate({"csv": [layout(**changes)]})


def test_accounts_that_cannot_be_told_apart_are_refused():
    two = [{"alias": "a", "ends_with": "4821"}, {"alias": "b", "ends_with": "994821"}]
    with pytest.raises(ValidationError, match="cannot be told apart"):
        Bank.model_validate({"accounts": two})

"""What the retailer file says of the bank's own statements: accounts by alias, and how the bank lays out its CSV."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from retail_etl.statements.layout import KNOWN_COLUMNS


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BankAccount(_Part):
    """One bank account: ``ends_with`` is as much of the end of its number as tells it apart; more is never needed or kept."""

    alias: str = Field(pattern="^[a-z][a-z0-9_-]{0,31}$")
    ends_with: str = Field(min_length=4, max_length=12, pattern="^[0-9A-Za-z]+$")


class CsvStatements(_Part):
    """How the bank lays out one kind of CSV file; each entry is explained where the reader of statements takes it."""

    files: str = Field(min_length=1)
    columns: dict[str, str]
    account: str | None = None
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    date_form: str = "%Y-%m-%d"
    decimal_sign: str = Field(default=".", pattern="^[.,]$")
    thousands_sign: str = Field(default="", pattern="^[.,' ]?$")
    debit_words: tuple[str, ...] = ()
    debit_is_positive: bool = False
    newest_first: bool = False
    skip: int = Field(default=0, ge=0)
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8-sig"

    @field_validator("columns")
    @classmethod
    def _says_enough(cls, value: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(value) - KNOWN_COLUMNS)
        if unknown:
            raise ValueError(f"knows no {', '.join(unknown)}; there are {', '.join(sorted(KNOWN_COLUMNS))}")
        if "booked_date" not in value:
            raise ValueError("needs a column for booked_date")
        if "amount" not in value and not {"debit", "credit"} <= set(value):
            raise ValueError("needs a column for amount, or one for debit and one for credit")
        return value

    @model_validator(mode="after")
    def _knows_account_and_currency(self) -> CsvStatements:
        for name in ("account", "currency"):
            if getattr(self, name) is None and name not in self.columns:
                raise ValueError(f"needs {name}, or a column for it")
        if ("direction" in self.columns) != bool(self.debit_words):
            raise ValueError("needs both a column for direction and debit_words, or neither")
        if self.decimal_sign == self.thousands_sign:
            raise ValueError("has the same sign for decimals and thousands")
        return self


class Bank(_Part):
    """The bank's own statements: what the accounts are called, and how CSV files are laid out."""

    accounts: tuple[BankAccount, ...] = ()
    csv: tuple[CsvStatements, ...] = ()

    @field_validator("accounts")
    @classmethod
    def _each_number_once(cls, value: tuple[BankAccount, ...]) -> tuple[BankAccount, ...]:
        endings = [account.ends_with.upper() for account in value]
        alike = sorted({one for one in endings for other in endings if one != other and other.endswith(one)})
        if len(set(endings)) != len(endings) or alike:
            raise ValueError("has accounts that cannot be told apart by ends_with; give more of their numbers")
        return value

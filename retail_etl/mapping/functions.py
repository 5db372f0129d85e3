"""What an expression may use: plain scalar SQL, and the project's own named functions.

Everything else is refused: tables and subqueries, aggregates and windows, what reads files, settings, the clock or chance.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

SCALAR: Final[frozenset[type[exp.Expr]]] = frozenset(
    {
        exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.Neg, exp.Not, exp.And, exp.Or,
        exp.Case, exp.If, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like,
        exp.ILike, exp.Tuple, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Add, exp.Sub, exp.Mul, exp.IntDiv, exp.Mod,
        exp.DPipe, exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam, exp.Interval, exp.Var, exp.Coalesce,
        exp.Nullif, exp.Lower, exp.Upper, exp.Trim, exp.Length, exp.Left, exp.Right, exp.Substring, exp.Replace,
        exp.Concat, exp.ConcatWs, exp.Initcap, exp.Pad, exp.StrPosition, exp.SplitPart, exp.StartsWith, exp.EndsWith,
        exp.Contains, exp.RegexpExtract, exp.RegexpReplace, exp.RegexpLike, exp.RegexpFullMatch, exp.Abs, exp.Round,
        exp.Floor, exp.Ceil, exp.Sign, exp.Greatest, exp.Least, exp.TimestampTrunc, exp.DateTrunc, exp.DateDiff,
        exp.Extract, exp.TimeToStr, exp.StrToTime, exp.AtTimeZone, exp.JSONExtract, exp.JSONExtractScalar,
        exp.JSONPath, exp.JSONPathKey, exp.JSONPathRoot, exp.JSONPathSubscript,
    }
)  # fmt: skip
"""The kinds of parts that an expression may be made of."""

NAMED: Final[dict[str, int]] = {
    "address_city": 1,
    "address_postal_code": 1,
    "address_region_code": 1,
    "address_street": 1,
    "amount_of": 2,
    "customer_kind": 3,
    "day_of": 1,
    "day_text": 1,
    "email_key": 1,
    "family_name": 1,
    "full_name": 3,
    "given_name": 1,
    "moment_text": 1,
    "money_text": 2,
    "one_line_address": 5,
    "phone_key": 1,
    "pieces": 2,
    "price_after_discount": 2,
    "price_each": 2,
    "record_of": 3,
    "shop_moment_text": 1,
    "short_code": 1,
    "standard_street": 1,
    "street_key": 1,
    "us_day_text": 1,
}
"""The named functions and how many arguments each takes; each is a file in ``sql/mapping``."""

_CALLED: Final = (
    "street_suffix",
    "street_direction",
    "street_unit",
    "street_parts",
    "address_parts",
    "standard_street",
    "family_name",
)
MACROS: Final = (
    "macros/currency_exponent",
    "macros/decimal_units",
    *[f"mapping/{name}" for name in (*_CALLED, *sorted(NAMED.keys() - set(_CALLED)))],
)
"""The SQL files of everything that a compiled mapping may call, in an order in which each finds what it calls."""

VALUE: Final = "value"
"""``value('map', expression)``: the counterpart of a word in a value map of the same file."""

from __future__ import annotations

import pytest

from retail_etl.mapping.document import ValueMap
from retail_etl.mapping.expressions import ExpressionError, Scope, compile_expression

STATUS = ValueMap(pairs={"open": "Open", "done": "Done"})
SCOPE = Scope(
    {"record": frozenset({"state", "amount_minor", "currency"}), "home": frozenset({"city"})}, "record", {"status": STATUS}
)


@pytest.mark.parametrize(
    "text",
    [
        "(SELECT state FROM canonical.orders)",
        "state IN (SELECT 1)",
        "exists(SELECT 1)",
        "read_csv('/etc/passwd')",
        "read_text('/etc/passwd')",
        "getenv('HOME')",
        "current_setting('memory_limit')",
        "now()",
        "current_date",
        "random()",
        "sum(amount_minor)",
        "row_number() OVER ()",
        "record.*",
        "$secret",
        "state; DROP TABLE x",
        "unnest([1, 2])",
        "pragma_version()",
    ],
)
def test_whatever_reaches_beyond_the_record_is_refused(text):
    with pytest.raises(ExpressionError):
        compile_expression(text, SCOPE)


@pytest.mark.parametrize("text", ["amount_minor / 100", "CAST(amount_minor AS DOUBLE)", "amount_minor::FLOAT"])
def test_money_never_becomes_an_inexact_number(text):
    with pytest.raises(ExpressionError, match="inexact"):
        compile_expression(text, SCOPE)


def test_a_column_that_is_not_there_is_named_with_the_one_that_was_meant():
    with pytest.raises(ExpressionError, match="record has no column stat; did you mean state"):
        compile_expression("upper(stat)", SCOPE)


def test_a_row_that_is_not_at_hand_is_told_with_those_that_are():
    with pytest.raises(ExpressionError, match="rows at hand are home, record"):
        compile_expression("shipping.city", SCOPE)


def test_a_named_function_is_known_by_name_and_number_of_arguments():
    assert compile_expression("amount_of(amount_minor, currency)", SCOPE).sql
    with pytest.raises(ExpressionError, match="did you mean amount_of"):
        compile_expression("amount_off(amount_minor, currency)", SCOPE)
    with pytest.raises(ExpressionError, match="amount_of takes 2 arguments, found 1"):
        compile_expression("amount_of(amount_minor)", SCOPE)


def test_every_column_is_told_with_its_row():
    assert compile_expression("coalesce(home.city, state)", SCOPE).sql == 'COALESCE("home"."city", "record"."state")'


def test_a_word_outside_a_strict_value_map_is_noticed():
    compiled = compile_expression("value('status', lower(state))", SCOPE)
    assert [word.value_map for word in compiled.words] == ["status"]
    assert compiled.words[0].is_unknown.startswith('LOWER("record"."state") IS NOT NULL AND CASE LOWER("record"."state") WHEN')


def test_a_value_map_that_is_not_in_the_file_is_refused():
    with pytest.raises(ExpressionError, match="no value map is called stats; did you mean status"):
        compile_expression("value('stats', state)", SCOPE)
    with pytest.raises(ExpressionError, match="is written"):
        compile_expression("value(state)", SCOPE)

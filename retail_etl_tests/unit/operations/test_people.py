from __future__ import annotations

import pytest
from pydantic import ValidationError

from retail_etl.people import People

ROLES = {
    "clerk": {"write_off": {"USD": "25.00"}},
    "controller": {"write_off": {"USD": "1000", "JPY": "50000"}, "locks_periods": True},
}


def people(**members):
    return People.model_validate({"roles": ROLES, "members": members})


def test_a_limit_is_that_of_the_role_in_the_items_currency():
    known = People.model_validate({"roles": ROLES, "members": {"Ann Lee": "clerk", "Cleo Diaz": "controller"}})
    assert known.write_off_limit("Ann Lee", "USD") == 2_500
    assert known.write_off_limit("cleo  diaz", "JPY") == 50_000
    assert known.write_off_limit("Ann Lee", "JPY") is None
    assert known.write_off_limit("somebody", "USD") is None


def test_only_a_role_that_says_so_signs_periods():
    known = people(ann="clerk", cleo="controller")
    assert known.role("cleo").locks_periods
    assert not known.role("ann").locks_periods


@pytest.mark.parametrize(
    ("members", "why"),
    [({"ann": "king"}, "no such role: king"), ({"Ann Lee": "clerk", "ann  lee": "controller"}, "names a person twice")],
)
def test_people_that_cannot_be_told_apart_or_have_no_role_are_refused(members, why):
    with pytest.raises(ValidationError, match=why):
        people(**members)


def test_a_negative_limit_is_refused():
    with pytest.raises(ValidationError):
        People.model_validate({"roles": {"clerk": {"write_off": {"USD": "-1"}}}})

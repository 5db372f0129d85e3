"""A state that stands there again before anybody may have polled it is not missed where another's holds."""

from __future__ import annotations

from retail_etl.soak.catalogue_choices import Choices

TILLS, SHOP = ("MUG", "active", "heartland"), ("MUG", "active", "magento")


def test_a_state_that_comes_back_within_the_rounds_of_a_poll_is_no_change():
    choices = Choices()
    assert not choices.is_none(TILLS, "false", "true", "true", turn=1)
    assert choices.is_none(TILLS, "true", "false", "false", turn=2)
    assert not choices.is_none(TILLS, "true", "false", "false", turn=12), "the stop was seen long ago"


def test_what_others_type_is_no_change_where_the_tills_show_it_or_did_of_late():
    choices = Choices()
    choices.is_none(TILLS, "false", "true", "true", turn=1)
    assert choices.is_none(SHOP, "true", "false", "false", turn=2), "the shop had the stop, the memory may not"
    assert choices.is_none(SHOP, "false", "true", "false", turn=9)
    assert not choices.is_none(SHOP, "false", "true", "true", turn=20)


def test_what_a_thing_was_entered_with_is_no_change_where_others_type_it_of_late():
    choices = Choices()
    choices.begins("MUG", "active", "true", turn=1)
    assert choices.is_none(SHOP, "true", "false", "false", turn=3), "our own word may come back so"
    assert not choices.is_none(SHOP, "true", "false", "false", turn=30)

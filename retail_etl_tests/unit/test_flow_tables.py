"""Which named functions a session is given for a statement."""

from __future__ import annotations

from retail_etl.flow_tables import called_by
from retail_etl.mapping.functions import MACROS


def test_a_statement_is_given_what_it_calls_and_what_that_calls_in_an_order_in_which_each_finds_the_others():
    found = called_by(MACROS, "SELECT STREET_KEY(line1) FROM canonical.addresses")

    assert found[-2:] == ("mapping/standard_street", "mapping/street_key")
    assert {"mapping/street_suffix", "mapping/street_parts"} <= set(found)
    assert [macro for macro in MACROS if macro in found] == list(found)
    assert called_by(MACROS, "SELECT 1") == ()

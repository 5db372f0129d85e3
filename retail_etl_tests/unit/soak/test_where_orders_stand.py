"""How an order may stand at the tills by how it stands in the ledger."""

from __future__ import annotations

import pytest

from retail_etl.soak.ledger_words import may_stand


@pytest.mark.parametrize("there", ["open", "held", "part"])
def test_nothing_stays_open_in_the_ledger_that_was_cancelled_at_the_tills(there):
    assert not may_stand(there, "Cancelled")
    assert not may_stand(there, "Voided")


def test_the_tills_are_never_behind_the_ledger():
    assert [may_stand(there, "Open") for there in ("void", "closed", "part", "held", "open")] == [False] * 3 + [True] * 2
    assert may_stand("closed", "Cancelled"), "what left before it was cancelled stays with a person"

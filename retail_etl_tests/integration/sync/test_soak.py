"""Users of all systems change things, answers are lost and runs are killed: the systems themselves end up alike."""

from __future__ import annotations

import pytest

from retail_etl.soak.run import soak

CHANGES = 500


@pytest.mark.long
def test_five_hundred_changes_in_all_systems_end_in_one_state():
    done = soak(7, CHANGES, lambda _line: None)
    assert not done.wrong, "\n".join(done.wrong[:5])
    assert (len(done.typed) >= CHANGES, done.kills > 0, done.lost > 0, bool(done.dead)) == (True, True, True, True)

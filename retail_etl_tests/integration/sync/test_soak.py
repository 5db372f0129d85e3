"""Users of all systems change things, answers are lost and runs are killed: the systems themselves end up alike."""

from __future__ import annotations

import os

import pytest

from retail_etl.soak.run import soak

CHANGES = int(os.environ.get("SOAK_CHANGES", "500"))


@pytest.mark.long
def test_changes_in_all_systems_end_in_one_state():
    done = soak(7, CHANGES, lambda _line: None)
    assert not done.wrong, "\n".join(done.wrong[:5])
    assert len(done.typed) >= CHANGES
    assert (done.kills > 0, done.faults > 0, done.lost > 0) == (True, True, True)

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from retail_etl.connectors.positions import as_position, moment_of, revision_of
from retail_etl.errors import UnusableInputError


def test_a_position_is_utc_with_three_decimals_and_never_ahead():
    east = datetime(2026, 3, 2, 7, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))

    assert as_position(east) == "2026-03-02T05:00:00.999Z"


def test_a_position_comes_back_as_its_moment():
    assert moment_of("2026-03-02T05:00:00.120Z") == datetime(2026, 3, 2, 5, 0, 0, 120_000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-03-02T05:00:00"])
def test_a_moment_without_an_offset_is_no_position(text):
    with pytest.raises(UnusableInputError):
        moment_of(text)


def test_revisions_are_whole_numbers_of_any_size():
    assert revision_of("9223372036854775807") == 2**63 - 1
    assert revision_of("-1") == -1
    for text in ("1.0", "1e3", "", "٣"):
        with pytest.raises(UnusableInputError):
            revision_of(text)

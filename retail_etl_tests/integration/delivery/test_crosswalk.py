"""What each record is called where: links, aliases and merges."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from retail_etl.errors import NotAllowedError
from retail_etl.operations.queue_records import Link
from retail_etl.operations.records import Word

ANN = Word("ann", datetime(2026, 4, 11, tzinfo=UTC))


@pytest.fixture
def crosswalk(operations):
    with operations.writing() as books:
        yield books.crosswalk


def test_a_record_is_found_by_each_of_its_names(crosswalk):
    crosswalk.link(Link("c1", "magento", "customers", "17"), ANN)
    crosswalk.link(Link("c1", "epicor", "customers", "218"), ANN)
    crosswalk.link(Link("c1", "epicor", "customers", "OLD7", is_alias=True), ANN)
    assert crosswalk.id_of("c1", "epicor", "customers") == "218"
    assert crosswalk.canonical_of("epicor", "customers", "OLD7") == "c1"
    assert crosswalk.id_of("c1", "heartland", "customers") is None


def test_a_name_belongs_to_one_record_and_a_record_has_one_name_a_system(crosswalk):
    crosswalk.link(Link("c1", "magento", "customers", "17"), ANN)
    crosswalk.link(Link("c1", "magento", "customers", "17"), ANN)
    with pytest.raises(NotAllowedError, match="belongs to c1"):
        crosswalk.link(Link("c2", "magento", "customers", "17"), ANN)
    with pytest.raises(NotAllowedError, match="called 17"):
        crosswalk.link(Link("c1", "magento", "customers", "18"), ANN)


def test_merged_records_share_their_names_and_answer_to_the_old_one(crosswalk):
    crosswalk.link(Link("c1", "magento", "customers", "17"), ANN)
    crosswalk.link(Link("c2", "magento", "customers", "18"), ANN)
    crosswalk.link(Link("c2", "epicor", "customers", "218"), ANN)
    crosswalk.link(Link("c3", "epicor", "customers", "300"), ANN)
    crosswalk.merge("c2", "c1", ANN)
    crosswalk.merge("c1", "c3", ANN)
    assert crosswalk.id_of("c2", "magento", "customers") == "17", "the survivor's name stays, the other becomes an alias"
    assert [crosswalk.canonical_of("magento", "customers", name) for name in ("17", "18")] == ["c3", "c3"]
    assert crosswalk.id_of("c1", "epicor", "customers") == "300"
    with pytest.raises(NotAllowedError, match="one record already"):
        crosswalk.merge("c2", "c3", ANN)


def test_many_links_are_kept_at_once_and_each_contradiction_is_told(crosswalk):
    crosswalk.link(Link("c1", "magento", "customers", "17"), ANN)
    told = [
        Link("c1", "magento", "customers", "17"),
        Link("c2", "magento", "customers", "17"),
        Link("c1", "magento", "customers", "18"),
        Link("c3", "magento", "customers", "19"),
        Link("c4", "magento", "customers", "19"),
        Link("c5", "epicor", "customers", "17"),
    ]
    assert len(crosswalk.link_all(told, ANN)) == 3
    assert crosswalk.ids_of(["c1", "c2", "c3", "c4"], "magento", "customers") == {"c1": "17", "c3": "19"}
    assert crosswalk.id_of("c5", "epicor", "customers") == "17"

"""What is erased of a person is what may be landed of one."""

from __future__ import annotations

import re

import pytest

from retail_etl.connectors.registry import all_streams
from retail_etl.ingest.personal import PERSONAL

_OF_A_PERSON = re.compile(
    r"(e-?mail|firstname|first_name|lastname|last_name|LegalName|telephone|phone(num)?|street|line1|address1|full_address)$",
    re.IGNORECASE,
)


@pytest.mark.parametrize("stream", PERSONAL)
def test_each_path_is_on_the_key_list_of_its_stream(stream):
    keep = all_streams()[stream].keys.keep
    personal = PERSONAL[stream]
    landed = set(keep) | {".".join(path.split(".")[:n]) for path in keep for n in range(1, path.count(".") + 1)}
    unknown = {*personal.customer, *personal.emails, *personal.erased} - landed - OFTEN_ABSENT
    assert unknown == set()


OFTEN_ABSENT = frozenset(
    {"comments.comment", "status_histories.comment"}
)  # of the shop's records some have the one, some the other


def test_whatever_may_be_landed_of_a_person_is_erased():
    left = {
        f"{name}: {path}"
        for name, stream in all_streams().items()
        for path in stream.keys.keep
        if _OF_A_PERSON.search(path)
        and not name.startswith("magento_sources")
        and not path.startswith("Has")
        and not _erased(name, path)
    }
    assert left == set()


def _erased(stream, path):
    personal = PERSONAL.get(stream)
    return personal is not None and any(path == one or path.startswith(f"{one}.") for one in personal.erased)

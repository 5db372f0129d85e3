"""A client we did not write reads the shop page by page and gets everything once."""

from typing import Any

import pytest

START, END = "2026-01-01 00:00:00", "2026-12-31 00:00:00"


def read_all(shop, path: str, size: int) -> list[dict[str, Any]]:
    moment, number = START, 0
    documents: list[dict[str, Any]] = []
    while True:
        page = shop.items(
            path,
            shop.criteria(
                (("updated_at", "gteq", moment),),
                (("updated_at", "gt", moment), ("entity_id", "gt", str(number))),
                (("updated_at", "lteq", END),),
                sort=("updated_at", "entity_id"),
                size=size,
                page=1,
            ),
        )
        documents += page
        if len(page) < size:
            return documents
        assert (page[-1]["updated_at"], page[-1]["entity_id"]) > (moment, number)
        moment, number = page[-1]["updated_at"], page[-1]["entity_id"]


@pytest.mark.parametrize(("path", "size"), [("orders", 50), ("creditmemos", 2), ("invoices", 73), ("shipments", 100)])
def test_every_document_is_read_exactly_once_by_keyset(shop, path: str, size: int) -> None:
    total = shop.get(path, "searchCriteria=&fields=total_count").json()["total_count"]

    documents = read_all(shop, path, size)

    numbers = [document["entity_id"] for document in documents]
    assert total > size
    assert len(numbers) == len(set(numbers)) == total
    keys = [(document["updated_at"], document["entity_id"]) for document in documents]
    assert keys == sorted(keys)

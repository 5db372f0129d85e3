"""The soak's comparison: which changes of users may be gone at the end, and which may not."""

from __future__ import annotations

from types import SimpleNamespace

from retail_etl.soak.comparison import differences
from retail_etl.soak.told import Held, Typed


def found(status, *words):
    held = {system: Held(things={"order 1": {"status": status}}) for system in ("heartland", "salesforce")}
    kind = SimpleNamespace(entity="orders", held=lambda: held, has_to_be=lambda _held: [])
    typed = [
        Typed(n, 1, "order 1", "any", "status", word, "1", gives_way=gives_way) for n, (word, gives_way) in enumerate(words)
    ]
    return differences(kind, typed, [], [])


def test_the_last_change_holds_or_is_missed():
    assert not found("Completed", ("Processing", False), ("Completed", False))
    assert len(found("Processing", ("Processing", False), ("Completed", False))) == 1


def test_a_change_that_gives_way_holds_or_leaves_what_stood_before():
    words = ("Processing", False), ("Completed", True)
    assert not found("Completed", *words)
    assert not found("Processing", *words)
    assert len(found("Cancelled", *words)) == 1
    assert len(found("Pending", ("Pending", False), ("Completed", True), ("Processing", False))) == 1

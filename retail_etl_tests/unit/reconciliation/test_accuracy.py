"""On records whose truth is known every match by key is right, one by amount and date nearly always, and nobody guesses."""

from importlib import import_module

import pytest


@pytest.mark.long
def test_keys_are_always_right_windows_nearly_always_and_what_nobody_can_tell_is_refused(tmp_path, request, monkeypatch):
    monkeypatch.syspath_prepend(str(request.config.rootpath))
    truth = import_module("benchmarks.accuracy")
    truth.prepare(18_000, tmp_path)
    by_class = {(row["class"], row["leg"]): row for row in truth.right_and_wrong(tmp_path).to_dicts()}
    keyed = [row for (cls, _), row in by_class.items() if cls == "keyed"]
    assert len(keyed) == 5
    assert all(row["matched_right"] == row["true_pairs"] and row["leg_wrong"] == 0 for row in keyed)
    lost = [row for (cls, _), row in by_class.items() if cls == "lost"]
    right, wrong = (sum(row[name] for row in lost) for name in ("matched_right", "leg_wrong"))
    assert right + wrong > 500
    assert right / (right + wrong) >= 0.999
    assert right / sum(row["true_pairs"] for row in lost) > 0.99
    twins = by_class["twin", "order_payment"]
    assert (twins["matched_right"], twins["refused"]) == (0, twins["true_pairs"])

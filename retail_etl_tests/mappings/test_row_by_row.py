"""The mapper that the compiled mapping is measured beside does all that the mapping does, of the same rows."""

from __future__ import annotations

from importlib import import_module


def test_mapping_and_mapper_agree_field_by_field_on_orders_some_of_which_are_wrong(tmp_path, request, monkeypatch):
    monkeypatch.syspath_prepend(str(request.config.rootpath))
    measured, mapper = import_module("benchmarks.mapping"), import_module("benchmarks.mapping_by_row")
    measured.write_orders(3000, tmp_path)
    with measured.opened(tmp_path) as connection:
        compiled = measured.mapped(connection, measured.compiled_mapping(connection)).sort("_record").to_dicts()
        assert compiled == sorted(mapper.mapped_by_row(connection), key=lambda record: record["_record"])
    told = {line.partition(": ")[0] for row in compiled for line in (row["_problems"] or "").split("\n")}
    assert told == {"", *mapper.ORDER_RULES, *mapper.LINE_RULES} - {"Heartland_Id__c"}  # no record is without its own key
    assert {row["_route"] for row in compiled} == {None, "approval"}
    assert {0, 3, 12} <= {len(row["lines"]) for row in compiled}

"""Every SQL file is one statement under a header that says what it is for."""

from __future__ import annotations

import re

import pytest

from retail_etl.warehouse.sql_files import SQL_FOLDER

FILES = sorted(SQL_FOLDER.rglob("*.sql"))
HEADER = (r"^-- (?:Purpose: )?\w", r"\bGrain: ", r"\bParameters: ", r"\b(?:Tables read|Reads): ")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SQL_FOLDER)))
def test_a_file_has_a_header_one_statement_and_only_bound_parameters(file):
    comments = "\n".join(line for line in file.read_text().splitlines() if line.startswith("--"))
    for heading in HEADER:
        assert re.search(heading, comments), heading
    code = "\n".join(line for line in file.read_text().splitlines() if not line.lstrip().startswith("--"))
    code = re.sub(r"'(?:[^']|'')*'", "''", code)
    assert ";" not in code.strip().removesuffix(";")
    assert not re.search(r"\{\{|\{%|%s|%\(", code), "no templates"
    for parameter in set(re.findall(r"\$(\w+)", code)):
        assert re.search(rf"\b{parameter}\b", comments), f"${parameter} is not in the header"

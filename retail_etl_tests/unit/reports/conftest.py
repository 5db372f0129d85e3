"""A made-up month for the report's tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("reports_sample", Path(__file__).with_name("sample.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
sample = importlib.util.module_from_spec(_SPEC)
sys.modules["reports_sample"] = sample
_SPEC.loader.exec_module(sample)


@pytest.fixture(scope="session")
def report():
    return sample.sample_report(matched=400, opened=120)


@pytest.fixture(scope="session")
def made_up():
    return sample

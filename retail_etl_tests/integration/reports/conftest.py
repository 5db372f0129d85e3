"""A made-up month for the report's tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from retail_etl.reports import write_report


def _loaded(name: str, path: Path):
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


sample = _loaded("reports_sample", Path(__file__).parents[2] / "unit" / "reports" / "sample.py")
programs = _loaded("reports_programs", Path(__file__).with_name("programs.py"))
planted_world = _loaded("reports_planted", Path(__file__).with_name("planted.py"))


@pytest.fixture(scope="session")
def report():
    return sample.sample_report(matched=400, opened=120)


@pytest.fixture(scope="session")
def made_up():
    return sample


@pytest.fixture(scope="session")
def files(report, tmp_path_factory):
    return write_report(report, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def machine():
    return programs


@pytest.fixture(scope="session")
def planted():
    return planted_world


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """Two days of a small sandbox, judged one after the other; ``written`` are the files of each as they were at first."""
    yield from planted_world.judged_sandbox(tmp_path_factory.mktemp("installation"))

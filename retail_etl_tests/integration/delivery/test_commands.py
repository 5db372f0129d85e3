"""The commands on outbox and dead letters, and the assets of Dagster, over an installation that may write to the shop."""

from __future__ import annotations

import importlib
import os
import sqlite3

import dagster as dg
import pytest
from typer.testing import CliRunner

from retail_etl.assembly import assemble
from retail_etl.cli import app
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.delivery.changes import Change, QueueRules
from retail_etl.delivery.deltas import enqueue
from retail_etl.errors import SettingsError, UnusableInputError
from retail_etl.settings import load_settings


@pytest.fixture
def shop(running, tmp_path, monkeypatch, request):
    """An installation whose flows to the shop's customers and stock are switched on; commands see its environment."""
    told = {
        **sandbox_environment(running),
        "RETAIL_ETL_DATA_DIR": str(tmp_path),
        "RETAIL_ETL_RETAILER_FILE": str(request.config.rootpath / "config" / "retailer.yaml"),
        "RETAIL_ETL_WRITES": "magento.customers,magento.stock_levels",
    }
    for name in [name for name in os.environ if name.startswith("RETAIL_ETL_")]:
        monkeypatch.delenv(name)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    installation = assemble(load_settings(told))
    yield installation
    installation.close()


def say(shop, name, email):
    payload = {"email": email, "firstname": "Ann", "lastname": name, "website_id": 1}
    change = Change("magento", "customers", f"ours:{name}", email, payload)
    return enqueue(shop.operations, [change], QueueRules(), shop.clock())


def run(*words, code=0):
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def test_a_dead_letter_is_listed_shown_edited_and_replayed(shop, tmp_path):
    say(shop, "desk", "no address")
    assert "magento customers  dead 1" in run("outbox", "push")
    assert "invalid_email" in run("deadletters", "list", "--target", "magento")
    key = run("deadletters", "list").split()[0]
    assert "Correct the e-mail address" in run("deadletters", "show", key)
    run("deadletters", "edit", key, "--set", f"email={tmp_path.name}@desk.example", "--by", "ann", "--why", "typo", "--replay")
    assert "magento customers  delivered 1" in run("outbox", "push")
    assert "delivered 1; circuit closed" in run("outbox", "backlog")
    assert "0 taken up" in run("outbox", "push")
    assert "outbox.edited" in run("audit", "list")
    assert "2 entries, whole" in run("audit", "verify")
    with sqlite3.connect(tmp_path / "operations.db") as file:
        file.execute("DROP TRIGGER audit_entries_no_update")
        file.execute("UPDATE audit_entries SET why = 'asked to' WHERE sequence = 1")
    assert run("audit", "verify", code=1).startswith("entry 1: entry 1 was changed")


def test_a_slip_in_an_edit_is_told_and_changes_nothing(shop):
    say(shop, "slip", "no address at all")
    run("outbox", "push")
    key = run("deadletters", "list", "--reason", "invalid_email").split()[0]
    assert run("deadletters", "list", "--reason", "unknown_sku").startswith("0 in all")
    slips = {
        ("--set", "emial=a@b.example"): "added with --add",
        ("--set", "custom={bad"): "no JSON",
        ("--set", "addresses.0.city=Salem"): "no addresses.0.city",
        ("--set", "email"): "names no field",
        (): "says what shall change",
    }
    for words, told in slips.items():
        error = CliRunner().invoke(app, ["deadletters", "edit", key, *words, "--by", "ann"]).exception
        assert isinstance(error, UnusableInputError)
        assert told in f"{error} {error.next_step}"
    fresh = run("deadletters", "edit", key, "--add", "taxvat=7", "--by", "ann").split()[0]
    replaced = CliRunner().invoke(app, ["deadletters", "edit", key, "--set", "email=x", "--by", "ann"]).exception
    assert f"{fresh} took its place" in replaced.next_step
    with pytest.raises(UnusableInputError, match="no flow to epicor"):
        CliRunner().invoke(app, ["outbox", "push", "--target", "epicor"], catch_exceptions=False)


def test_dead_letters_are_replayed_by_reason_and_only_when_asked_for(shop):
    say(shop, "again", "still no address")
    run("outbox", "push")
    assert "says which dead letters" in str(CliRunner().invoke(app, ["deadletters", "replay", "--by", "ann"]).exception)
    assert run("deadletters", "replay", "--reason", "unknown_sku", "--by", "ann").startswith("0 due")
    assert run("deadletters", "replay", "--reason", "invalid_email", "--by", "ann").startswith("1 due")
    assert "dead 1" in run("outbox", "push")


def test_nothing_is_written_that_is_not_switched_on(shop, monkeypatch):
    say(shop, "off", "off@desk.example")
    monkeypatch.setenv("RETAIL_ETL_WRITES", "")
    assert "no flow is switched on" in run("outbox", "push")
    monkeypatch.setenv("RETAIL_ETL_WRITES", "magento.stock_levels")
    assert "0 taken up" in run("outbox", "push")
    monkeypatch.setenv("RETAIL_ETL_WRITES", "magento.loyalty_points")
    with pytest.raises(SettingsError, match="loyalty_points"):
        CliRunner().invoke(app, ["outbox", "push"], catch_exceptions=False)


def test_the_asset_of_a_system_plots_its_figures_and_checks_what_is_wrong(shop, tmp_path):
    delivery = importlib.import_module("retail_etl.defs.delivery")
    say(shop, "asset", f"{tmp_path.name}@asset.example")
    say(shop, "bad", "nothing like an address")
    assert delivery.written_systems() == ["magento"]
    (asset,) = [delivery._delivery(target) for target in delivery.written_systems()]
    done = dg.materialize([asset], resources={"installation": shop})
    (event,) = done.get_asset_materialization_events()
    told = {name: value.value for name, value in event.materialization.metadata.items()}
    assert (told["delivered"], told["dead letters"], told["dead: invalid_email"], told["backlog"]) == (1, 1, 1, 0)
    failures = {name.partition(": ")[2]: count for name, count in told.items() if name.startswith("failures: ")}
    classes = ("retry later", "unknown outcome", "needs a person", "held", "stop the line")
    assert failures == {**dict.fromkeys(classes, 0), "needs a person": 1}
    checks = {check.check_name: check.passed for check in done.get_asset_check_evaluations()}
    assert checks == {"no_dead_letters": False, "backlog": True, "circuit": True}

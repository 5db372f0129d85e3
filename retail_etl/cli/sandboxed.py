"""Settings that point at a sandbox instead of real systems, and the marker that keeps the two apart on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from retail_etl.errors import SettingsError
from retail_etl.settings import PREFIX, setting_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from retail_etl.sandbox.server import RunningSandbox

_SANDBOX: Final = "sandbox"
_MARKER: Final = "made-up-data"
# The sandbox is started without a rate limit, so nothing is gained by pacing ourselves against it.
_REQUESTS_PER_SECOND: Final = "1000"
# Heartland's other dialects show the same payments once more: a demo that polled them too would count them twice.
_OTHER_DIALECTS: Final = {
    "heartland_retail": {"base_url": "/api"},
    "heartland_gateway": {"portico_url": "/portico", "gp_api_url": "/ucp"},
}
# Customers' own system takes part in no leg: it is read where its settings are set, and the demo sets none.
_BESIDE: Final = {"salesforce": {"base_url": ""}}


def sandbox_environment(running: RunningSandbox) -> dict[str, str]:
    """The settings of a running sandbox's systems."""
    known = set(setting_names())
    environment: dict[str, str] = {}
    for system, credentials in running.credentials.items():
        if system in _OTHER_DIALECTS or system in _BESIDE:
            continue
        told = {"base_url": running.url(system), "requests_per_second": _REQUESTS_PER_SECOND, **credentials}
        environment |= {f"{PREFIX}{system}_{name}".upper(): value for name, value in told.items()}
    return {name: value for name, value in environment.items() if name in known}


def other_dialects(running: RunningSandbox) -> dict[str, str]:
    """The settings with which a running sandbox is read in Heartland's other dialects, instead of v1 or beside it."""
    return _settings(running, _OTHER_DIALECTS)


def beside(running: RunningSandbox) -> dict[str, str]:
    """The settings of a running sandbox's systems that the demo leaves out."""
    return _settings(running, _BESIDE)


def _settings(running: RunningSandbox, systems: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    known = set(setting_names())
    environment: dict[str, str] = {}
    for system, addresses in systems.items():
        told = {name: running.url(system) + path for name, path in addresses.items()}
        told |= {"requests_per_second": _REQUESTS_PER_SECOND, **running.credentials[system]}
        environment |= {f"{PREFIX}{system}_{name}".upper(): value for name, value in told.items()}
    return {name: value for name, value in environment.items() if name in known}


def without_systems(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without any system's settings, so that a sandbox run never reaches a real one."""
    systems = tuple(PREFIX + system for system in ("HEARTLAND", "MAGENTO", "EPICOR", "SALESFORCE"))
    return {name: value for name, value in environment.items() if not name.startswith(systems)}


def keep_apart(data_dir: Path, *, is_sandbox: bool, database_url: str | None = None) -> None:
    """Made-up and real records never share a folder, nor a database: one for a sandbox says so in its name.

    Raises:
        SettingsError: the folder holds the other kind, or the database is for the other kind.
    """
    _keep_databases_apart(database_url, is_sandbox=is_sandbox)
    marker = data_dir / _MARKER
    has_records = (data_dir / "warehouse.duckdb").exists()
    if is_sandbox and has_records and not marker.exists():
        raise SettingsError(
            f"{data_dir} holds real records, and a sandbox would mix made-up ones in",
            next_step=f"set {PREFIX}DATA_DIR to another folder for the sandbox.",
        )
    if not is_sandbox and marker.exists():
        raise SettingsError(
            f"{data_dir} holds a sandbox's made-up records",
            next_step=f"set {PREFIX}DATA_DIR to another folder for real ones, or run `make clean`.",
        )
    if is_sandbox:
        data_dir.mkdir(parents=True, exist_ok=True)
        marker.write_text("The records in this folder come from the sandbox.\n", encoding="utf-8")


def _keep_databases_apart(url: str | None, *, is_sandbox: bool) -> None:
    if url is None:
        return
    name = urlsplit(url).path.strip("/")
    if is_sandbox and _SANDBOX not in name:
        raise SettingsError(
            f"a sandbox would mix made-up records into the database {name}",
            next_step=f"name one with {_SANDBOX!r} in its name in {PREFIX}DATABASE_URL, or unset that.",
        )
    if not is_sandbox and _SANDBOX in name:
        raise SettingsError(
            f"the database {name} is one for made-up records, by its name",
            next_step=f"set {PREFIX}DATABASE_URL to a database without {_SANDBOX!r} in its name.",
        )

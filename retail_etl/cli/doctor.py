"""``retail-etl doctor``: settings, connections and permissions, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from retail_etl.assembly import Installation
    from retail_etl.connectors.interface import Probe


def doctor() -> None:
    """Check settings, addresses, credentials, permissions and stores; say what to do about each finding. It only reads.

    Exit status 1 where something does not work.

    Example: `retail-etl doctor`
    """
    from retail_etl.assembly import assemble
    from retail_etl.cli.books import book_probes
    from retail_etl.cli.environment import environment
    from retail_etl.connectors.registry import CONNECTORS
    from retail_etl.settings import load_settings

    installation = assemble(load_settings(environment()))
    try:
        typer.echo(f"ok    settings  {installation.settings.retailer_file}: {len(installation.retailer.stores)} stores")
        typer.echo(
            f"ok    stores  warehouse {installation.settings.warehouse_place}, landing {installation.settings.landing_root}"
        )
        typer.echo("note  at rest  nothing is encrypted by us: use an encrypted disk or bucket for the data folder")
        findings = [("operations", probe) for probe in book_probes(installation)]
        findings += [(source, probe) for source in CONNECTORS for probe in _probes(installation, source)]
    finally:
        installation.close()
    for source, probe in findings:
        _tell(source, probe)
    failed = [probe for _, probe in findings if not probe.works]
    typer.echo(f"{len(findings) - len(failed)} of {len(findings)} checks passed")
    if failed:
        raise typer.Exit(1)


def _probes(installation: Installation, source: str) -> list[Probe]:
    from retail_etl.connectors.registry import CONNECTORS

    if not installation.has(source) and CONNECTORS[source].switches:
        typer.echo(f"note  {source}  not used (RETAIL_ETL_{source.upper()}_..., see .env.example)")
        return []
    if not installation.has(source):
        typer.echo(f"note  {source}  no settings, so it is not polled (RETAIL_ETL_{source.upper()}_..., see .env.example)")
        return []
    from retail_etl.delivering import write_findings

    return [*installation.connector(source).probe(), *write_findings(installation, source)]


def _tell(source: str, probe: Probe) -> None:
    typer.echo(f"{'ok  ' if probe.works else 'FAIL'}  {source}  {probe.name}: {probe.detail}")
    if probe.next_step and not probe.works:
        typer.echo(f"      next: {probe.next_step}")

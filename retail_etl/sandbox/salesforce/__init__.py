"""The customers' face of the sandbox: a Salesforce org with the integration's package deployed, as its API user sees it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from retail_etl.sandbox.face import Face

if TYPE_CHECKING:
    from retail_etl.sandbox.face import SandboxContext

DEMO = {
    "client_id": "sandbox-integration-consumer-key",
    "client_secret": "sandbox-integration-consumer-secret",
    "username": "integration@acme-retail.example",
    "password": "sandbox-integration-password",
    "refresh_token": "5Aep861-sandbox-refresh-token",
}


def build_face(context: SandboxContext) -> Face:
    """The face with one external client app and its integration user; what is written survives a restart."""
    from retail_etl.sandbox.salesforce.api import Api
    from retail_etl.sandbox.salesforce.edge import refuse
    from retail_etl.sandbox.salesforce.package_objects import PACKAGE
    from retail_etl.sandbox.salesforce.records import INTEGRATION_USER, SALES_USER, Org
    from retail_etl.sandbox.salesforce.routes import Routes
    from retail_etl.sandbox.salesforce.seeding import Seeding
    from retail_etl.sandbox.salesforce.sessions import App, Sessions
    from retail_etl.sandbox.salesforce.standard_objects import STANDARD
    from retail_etl.sandbox.salesforce.switches import Switches

    chosen = {name: context.credential(f"salesforce_{name}", value) for name, value in DEMO.items()}
    switches = Switches()
    sessions = Sessions(App(**chosen), switches, context.faults, context.options.token_seconds)
    org = Org((*STANDARD, *PACKAGE), context.world.now_ms, Seeding(context.world))
    org.acting = lambda: SALES_USER if switches.acting_as == "sales" else INTEGRATION_USER
    context.state.keep("salesforce_records", org.dump, org.load)
    context.state.keep("salesforce_switches", lambda: asdict(switches), switches.change)
    app = Routes(Api(org, sessions, context.faults, switches)).app()
    return Face("salesforce", app, chosen, refuse=refuse)

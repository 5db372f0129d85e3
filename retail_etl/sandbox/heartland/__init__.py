"""Heartland's `v1` surface: orders, payments, customers, products, inventory, the transaction report, webhooks."""

from __future__ import annotations

from starlette.applications import Starlette

from retail_etl.sandbox.face import Face, SandboxContext
from retail_etl.sandbox.heartland.edge import refuse
from retail_etl.sandbox.heartland.routes import Surface
from retail_etl.sandbox.heartland.tokens import ALL_SCOPES, READ_SCOPES, Client, Tokens

DEMO = {
    "client_id": "demo-reader",
    "client_secret": "demo-reader-secret",
    "admin_client_id": "demo-integration",
    "admin_client_secret": "demo-integration-secret",
}


def build_face(context: SandboxContext) -> Face:
    """The face, with a service account that may read and one that may do everything."""
    chosen = {name: context.credential(f"heartland_{name}", value) for name, value in DEMO.items()}
    clients = {
        chosen["client_id"]: Client(chosen["client_id"], chosen["client_secret"], READ_SCOPES),
        chosen["admin_client_id"]: Client(chosen["admin_client_id"], chosen["admin_client_secret"], ALL_SCOPES),
    }
    surface = Surface(context, Tokens(clients, context.options.token_seconds))
    app = Starlette(routes=surface.routes())
    return Face("heartland", app, chosen, surface.announce_changes, surface.stop, refuse)

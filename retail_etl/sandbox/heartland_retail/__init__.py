"""Heartland Retail, the tills' own API: tickets, orders and invoices with their payments, items, locations, tenders, stock."""

from __future__ import annotations

from starlette.applications import Starlette

from retail_etl.sandbox.face import Face, SandboxContext
from retail_etl.sandbox.heartland_retail.lists import resources
from retail_etl.sandbox.heartland_retail.routes import Surface

DEMO = {"access_token": "demo-retail-reader-token", "admin_access_token": "demo-retail-admin-token"}


def build_face(context: SandboxContext) -> Face:
    """The face, with the API token of a user who may read and of one who may write as well."""
    chosen = {name: context.credential(f"heartland_retail_{name}", value) for name, value in DEMO.items()}
    tokens = {chosen["access_token"]: False, chosen["admin_access_token"]: True}
    surface = Surface(context, resources(context.world), tokens)
    return Face("heartland_retail", Starlette(routes=surface.routes()), chosen)

"""The card gateway: Portico's XML service under `/portico`, GP-API under `/ucp`, both over the same payments."""

from __future__ import annotations

from starlette.applications import Starlette

from retail_etl.sandbox.face import Face, SandboxContext
from retail_etl.sandbox.heartland_gateway.gp_access import Access
from retail_etl.sandbox.heartland_gateway.gp_routes import GpApi
from retail_etl.sandbox.heartland_gateway.portico import Portico

DEMO = {
    "portico_secret_api_key": "skapi_demo_0123456789",
    "gp_api_app_id": "demo-app",
    "gp_api_app_key": "demo-app-key",
}


def build_face(context: SandboxContext) -> Face:
    """The face with one merchant's key to Portico and one app of GP-API."""
    chosen = {name: context.credential(f"heartland_gateway_{name}", value) for name, value in DEMO.items()}
    portico = Portico(context, chosen["portico_secret_api_key"])
    access = Access(context, chosen["gp_api_app_id"], chosen["gp_api_app_key"])
    app = Starlette(routes=[*portico.routes(), *GpApi(context, access).routes()])
    return Face("heartland_gateway", app, chosen)

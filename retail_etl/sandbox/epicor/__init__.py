"""The ledger's face of the sandbox: Epicor Kinetic over REST v2 (OData 4, business-object methods, BAQs)."""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from retail_etl.sandbox.face import Face

if TYPE_CHECKING:
    from retail_etl.sandbox.face import SandboxContext

LIMITED_SCOPE = frozenset({"Erp.BO.CustomerSvc", "BaqSvc/HL_CustDelta"})


def build_face(context: SandboxContext) -> Face:
    """The face with one company and two API keys: one that may read everything and one whose scope holds customers only.

    What integrations wrote, rows that faults changed behind its revisions, and its switches survive a restart.
    """
    from retail_etl.sandbox.epicor.access import ApiKey, Gate
    from retail_etl.sandbox.epicor.answers import Answers
    from retail_etl.sandbox.epicor.edge import refuse
    from retail_etl.sandbox.epicor.planted_changes import PlantedChanges
    from retail_etl.sandbox.epicor.routes import Tenant
    from retail_etl.sandbox.epicor.switches import Switches
    from retail_etl.sandbox.epicor.write_methods import WriteMethods
    from retail_etl.sandbox.world.identifiers import COMPANY

    credentials = {
        "company": COMPANY,
        "api_key": context.credential("epicor_api_key", _made_up("api key")),
        "limited_api_key": context.credential("epicor_limited_api_key", _made_up("limited api key")),
        "username": context.credential("epicor_username", "integration"),
        "password": context.credential("epicor_password", _made_up("password")),
        "clerk_username": "clerk",
        "clerk_password": _made_up("clerk"),
    }
    keys = (ApiKey(credentials["api_key"]), ApiKey(credentials["limited_api_key"], LIMITED_SCOPE))
    passwords = {credentials[f"{who}username"].lower(): credentials[f"{who}password"] for who in ("clerk_", "")}
    gate = Gate(keys, passwords, frozenset({COMPANY}), time.time, context.options.token_seconds)
    switches = Switches()
    planted = PlantedChanges(context.faults)
    context.state.keep("epicor_silent_changes", planted.dump, planted.load)
    context.state.keep("epicor_switches", lambda: asdict(switches), switches.change)
    writing = WriteMethods(context.world, context.faults, switches)
    context.state.keep("epicor_written", writing.dump, writing.load)
    answers = Answers(context.world, switches, planted, writing)
    return Face("epicor", Tenant(answers, gate, switches, context.faults).app(), credentials, refuse=refuse)


def _made_up(name: str) -> str:
    """A credential that is the same in every sandbox."""
    return hashlib.sha256(f"sandbox epicor {name}".encode()).hexdigest()[:40]

"""`composite` and `composite/graph`: calls within a call, which may refer to what the ones before them answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from retail_etl.sandbox.salesforce.calls import Call, Reply
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, RowError, no_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.salesforce.records import Org

REQUESTS_MAX, GRAPHS_MAX, NODES_MAX, KINDS_MAX, FAILED_GRAPHS_MAX = 25, 75, 500, 15, 14
_REFERENCE = re.compile(r"@\{([A-Za-z0-9_]+)\.([A-Za-z0-9_.]+)\}")
_PATH = re.compile(r"(/services/data/v(\d+\.\d))/(.+)")
_OK = range(200, 300)
_HALTED = [{"errorCode": "PROCESSING_HALTED", "message": "The transaction was rolled back since another operation failed."}]


class CompositeCalls:
    """Both calls; `dispatch` answers one inner call and raises what it refuses."""

    def __init__(self, org: Org, dispatch: Callable[[Call], Reply]) -> None:
        self._org = org
        self._dispatch = dispatch

    def composite(self, call: Call) -> Reply:
        """Up to 25 calls, all or each for itself.

        Raises:
            RejectedCallError: the call as a whole is malformed.
        """
        body = call.json_object()
        steps = _steps(body.get("compositeRequest"))
        if len(steps) > REQUESTS_MAX:
            raise RejectedCallError(400, "LIMIT_EXCEEDED", f"a composite request has no more than {REQUESTS_MAX} subrequests")
        with self._org.transaction() as take_back:
            answers, failed = self._run(call, steps, whole=bool(body.get("allOrNone")))
            if failed and body.get("allOrNone"):
                take_back()
        return Reply(body={"compositeResponse": answers})

    def graph(self, call: Call) -> Reply:
        """Up to 75 graphs of calls, each of which succeeds or fails as a whole.

        Raises:
            RejectedCallError: the call as a whole is malformed, or has too many nodes.
        """
        graphs = call.json_object().get("graphs")
        if not isinstance(graphs, list) or not graphs:
            raise no_body("graphs: a list of objects is expected")
        steps = [_steps(one.get("compositeRequest")) for one in graphs]
        if len(graphs) > GRAPHS_MAX or sum(map(len, steps)) > NODES_MAX:
            raise RejectedCallError(400, "LIMIT_EXCEEDED", f"no more than {GRAPHS_MAX} graphs and {NODES_MAX} nodes a payload")
        if len({_kind(step) for some in steps for step in some}) > KINDS_MAX:
            raise RejectedCallError(400, "LIMIT_EXCEEDED", f"no more than {KINDS_MAX} different nodes a payload")
        answers, failures = [], 0
        for one, some in zip(graphs, steps, strict=True):
            answer = self._one_graph(call, some) if failures < FAILED_GRAPHS_MAX else _halted(some)
            failures += not answer["isSuccessful"]
            answers.append({"graphId": str(one.get("graphId")), **answer})
        return Reply(body={"graphs": answers})

    def _one_graph(self, call: Call, steps: list[dict[str, Any]]) -> dict[str, Any]:
        with self._org.transaction() as take_back:
            answers, failed = self._run(call, steps, whole=True)
            if failed:
                take_back()
        return {"graphResponse": {"compositeResponse": answers}, "isSuccessful": not failed}

    def _run(self, call: Call, steps: list[dict[str, Any]], *, whole: bool) -> tuple[list[dict[str, Any]], bool]:
        known: dict[str, Any] = {}
        answers: list[dict[str, Any]] = []
        broken: set[str] = set()
        for step in steps:
            reference = str(step["referenceId"])
            halted = (whole and broken) or _referred(step) & broken
            reply = Reply(400, _HALTED) if halted else self._step(call, step, known)
            known[reference] = reply.body
            if reply.status not in _OK:
                broken.add(reference)
            answers.append({"body": reply.body, "httpHeaders": {}, "httpStatusCode": reply.status, "referenceId": reference})
        if whole and broken:
            first = min(place for place, one in enumerate(answers) if one["httpStatusCode"] not in _OK)
            for place, one in enumerate(answers):
                if place != first:
                    one.update({"body": _HALTED, "httpStatusCode": 400})
        return answers, bool(broken)

    def _step(self, call: Call, step: dict[str, Any], known: dict[str, Any]) -> Reply:
        try:
            filled = _filled(step, known)
            parts = urlsplit(str(filled["url"]))
            match = _PATH.fullmatch(parts.path)
            if match is None:
                raise no_body(f"no path of this interface: {parts.path}")
            inner = Call(
                str(filled["method"]).upper(),
                tuple(unquote(one) for one in match.group(3).strip("/").split("/")),
                match.group(1),
                float(match.group(2)),
                dict(parse_qsl(parts.query)),
                call.headers,
                body=filled.get("body") if filled.get("body") is not None else {},
            )
            return self._dispatch(inner)
        except RowError as error:
            return Reply(error.status, error.as_rejection().body())
        except RejectedCallError as error:
            return Reply(error.status, error.body())


def _steps(told: Any) -> list[dict[str, Any]]:
    if not isinstance(told, list) or not all(
        isinstance(one, dict) and {"method", "url", "referenceId"} <= one.keys() for one in told
    ):
        raise no_body("compositeRequest: a list of objects with method, url and referenceId is expected")
    names = [one["referenceId"] for one in told]
    if len(set(names)) != len(names):
        raise no_body("referenceId: each has to be unique")
    return told


def _kind(step: dict[str, Any]) -> tuple[str, str]:
    match = _PATH.fullmatch(urlsplit(str(step["url"])).path)
    segments = match.group(3).split("/") if match else [""]
    return str(step["method"]).upper(), "/".join(segments[:2])


def _halted(steps: list[dict[str, Any]]) -> dict[str, Any]:
    answers = [
        {"body": _HALTED, "httpHeaders": {}, "httpStatusCode": 400, "referenceId": str(one["referenceId"])} for one in steps
    ]
    return {"graphResponse": {"compositeResponse": answers}, "isSuccessful": False}


def _referred(step: Any) -> set[str]:
    match step:
        case dict():
            return {name for one in step.values() for name in _referred(one)}
        case list():
            return {name for one in step for name in _referred(one)}
        case str():
            return {match.group(1) for match in _REFERENCE.finditer(step)}
        case _:
            return set()


def _filled(step: Any, known: dict[str, Any]) -> Any:
    match step:
        case dict():
            return {name: _filled(one, known) for name, one in step.items()}
        case list():
            return [_filled(one, known) for one in step]
        case str():
            return _REFERENCE.sub(lambda match: str(_looked_up(known, match.group(1), match.group(2))), step)
        case _:
            return step


def _looked_up(known: dict[str, Any], reference: str, path: str) -> Any:
    at: Any = known.get(reference)
    for name in path.split("."):
        at = at.get(name) if isinstance(at, dict) else None
    if at is None:
        raise RejectedCallError(400, "PROCESSING_HALTED", f"Invalid reference specified. No value for {reference}.{path} found")
    return at

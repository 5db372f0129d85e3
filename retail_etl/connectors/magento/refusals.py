"""What Magento says when it refuses: four shapes of body, and a 401 that stands for three different things."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.bodies import form, json_object, plain_text
from retail_etl.connectors.http.refusals import Refusal

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer

_PLACEHOLDER: Final = re.compile(r"%(\w+)")
_PAGE_SIZE_LIMIT: Final = re.compile(r"Maximum SearchCriteria pageSize is (\d+)")
# Some builds, and some caches before them, answer overload with 400: what they say tells it from a request that is wrong.
_OVERLOADED: Final = re.compile(r"too many requests|overload|server is busy|try again later|temporarily", re.IGNORECASE)
_BAD_REQUEST: Final = 400
_UNAUTHORIZED: Final = 401
_NOT_FOUND: Final = 404
_OURS: Final = {
    _BAD_REQUEST: "Correct what the shop names; a limit that it names is set under Stores > Configuration > Web API.",
    _NOT_FOUND: "It is gone from the shop, or base URL and store code lead to another one: check both.",
}
_BEARER_STEP: Final = (
    "An integration's token works as bearer only with the shop's setting oauth/consumer/enable_integration_as_bearer = 1 "
    "(Stores > Configuration > Services > OAuth); when it is off, the answer looks like a missing permission. "
    "Prefer authentication oauth1, which works everywhere."
)


def decode(answer: Answer, *, bearer: bool = False) -> Refusal:
    """The refusal in Magento's words, with placeholders filled in, and what to do where the words tell."""
    body = json_object(answer)
    if body is not None:
        refusal = _of_json(body)
    elif "oauth_problem" in (fields := form(answer)):
        step = "Check keys and secrets in the settings, and this machine's clock: signatures carry the time."
        refusal = Refusal(f"oauth_problem {fields['oauth_problem']}", credential=True, next_step=step)
    else:
        refusal = Refusal(plain_text(answer))
    return _advised(answer, refusal, bearer=bearer)


def page_size_limit(refusal: Refusal) -> int | None:
    """The largest page that the shop allows, if that is what it complains of."""
    found = _PAGE_SIZE_LIMIT.search(refusal.message)
    return int(found.group(1)) if found else None


def is_no_route(answer: Answer, refusal: Refusal) -> bool:
    """Whether the shop does not offer the route at all: its edition or a switched off module lacks it."""
    return answer.status == _NOT_FOUND and "does not match any route" in refusal.message


def _of_json(body: dict[str, Any]) -> Refusal:
    messages = body.get("messages")
    if isinstance(messages, dict) and isinstance(messages.get("error"), list):
        said = [str(error.get("message", "")) for error in messages["error"] if isinstance(error, dict)]
        return Refusal("; ".join(said) or "no message")
    parameters = body.get("parameters")
    said = [_rendered(str(body.get("message", "no message")), parameters)]
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            said.append(_rendered(str(error.get("message", "")), error.get("parameters")))
    permission = parameters.get("resources") if isinstance(parameters, dict) else None
    return Refusal("; ".join(said), permission=str(permission) if permission else None)


def _rendered(message: str, parameters: Any) -> str:
    """``%1`` counts into a list, ``%name`` names a field of an object; a placeholder without a value stays."""
    values: dict[str, Any] = {}
    if isinstance(parameters, list):
        values = {str(place): value for place, value in enumerate(parameters, start=1)}
    elif isinstance(parameters, dict):
        values = parameters
    return _PLACEHOLDER.sub(lambda found: str(values.get(found.group(1), found.group(0))), message)


def _advised(answer: Answer, refusal: Refusal, *, bearer: bool) -> Refusal:
    step = refusal.next_step
    if answer.status == _BAD_REQUEST and _OVERLOADED.search(refusal.message):
        step = "It is asked again by itself; lower requests_per_second, or the size of batches, if this comes often."
        return replace(refusal, retry=True, next_step=step)
    if answer.status == _UNAUTHORIZED and bearer:
        step = _BEARER_STEP
    elif answer.status == _UNAUTHORIZED and refusal.permission:
        step = f"Tick the resource {refusal.permission} on the integration (System > Integrations > API), then run again."
    elif answer.status == _UNAUTHORIZED and "signature" in refusal.message.lower():
        step = (
            "Compare the consumer secret and the token secret; behind a proxy set signed_base_url to the address that the "
            "shop itself sees."
        )
    elif is_no_route(answer, refusal):
        step = "This edition or its modules do not offer the route; leave the stream out."
    elif answer.status in _OURS:
        step = step or _OURS[answer.status]
    return replace(refusal, next_step=step)

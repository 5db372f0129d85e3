"""Whether the org package is deployed and visible: each object's describe call against the package's own files."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from defusedxml.ElementTree import parse

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.probing import tried
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Probe

PACKAGE: Final = Path(__file__).parent / "org_package"
_OBJECTS: Final = PACKAGE / "force-app" / "main" / "default" / "objects"
_NAMESPACE: Final = "{http://soap.sforce.com/2006/04/metadata}"
_NOT_FOUND: Final = 404
_STEP: Final = (
    "Deploy the org package (`sf project deploy start` in retail_etl/connectors/salesforce/org_package) and assign the "
    "permission set Heartland_Integration to the integration user."
)


class _Value(msgspec.Struct):
    value: str = ""
    active: bool = True


class _Field(msgspec.Struct):
    name: str
    type: str = ""
    length: int = 0
    externalId: bool = False  # noqa: N815 -- as the org spells it
    unique: bool = False
    createable: bool = True
    picklistValues: list[_Value] = []  # noqa: N815


class _Described(msgspec.Struct):
    name: str
    fields: list[_Field]
    createable: bool = True


class PackagedField(msgspec.Struct, frozen=True):
    """A field as the package declares it."""

    name: str
    type: str
    length: int = 0
    external_id: bool = False
    values: tuple[str, ...] = ()


@cache
def packaged_fields() -> Mapping[str, tuple[PackagedField, ...]]:
    """The package's fields by the object that they belong to; platform events, which no describe of ours asks for, left out."""
    found: dict[str, tuple[PackagedField, ...]] = {}
    for folder in sorted(_OBJECTS.iterdir()):
        if not folder.name.endswith("__e"):
            files = sorted(folder.glob("fields/*.field-meta.xml"))
            found[folder.name] = tuple(_declared(root) for file in files if (root := parse(file).getroot()) is not None)
    return found


class Deployment:
    """Compares an org with the package."""

    def __init__(self, client: HttpClient, base: str) -> None:
        self._client = client
        self._base = base

    def findings(self) -> list[Probe]:
        """One finding an object of the package."""
        return [tried(f"package: {name}", partial(self._is_deployed, name)) for name in packaged_fields()]

    def _is_deployed(self, name: str) -> str:
        place = Place(record=f"describe {name}", permission="View Setup, and read access to the object")
        ask = Ask(f"{self._base}/sobjects/{name}/describe", place, accept=frozenset({_NOT_FOUND}))
        _, described = self._client.ask_for(ask, _Described)
        if described is None:
            said = f"the object {name} is not there, or not visible to the integration user"
            raise SourceChangedError(said, next_step=_STEP, **place.of(self._client.system))
        known = {field.name: field for field in described.fields}
        problems = [told for field in packaged_fields()[name] for told in _differences(field, known.get(field.name))]
        if problems:
            raise SourceChangedError("; ".join(problems), next_step=_STEP, **place.of(self._client.system))
        persons = "; person accounts are on" if "IsPersonAccount" in known else ""
        return f"{len(packaged_fields()[name])} fields are deployed and visible{persons}"


def _differences(wanted: PackagedField, there: _Field | None) -> list[str]:
    if there is None:
        return [f"{wanted.name} is missing"]
    told = []
    if wanted.external_id and not (there.externalId and there.unique):
        told.append(f"{wanted.name} is no unique external id")
    if wanted.length and there.length and there.length < wanted.length:
        told.append(f"{wanted.name} takes {there.length} characters instead of {wanted.length}")
    if not there.createable and wanted.type != "AutoNumber":
        told.append(f"{wanted.name} may not be written by the integration user")
    missing = set(wanted.values) - {one.value for one in there.picklistValues if one.active}
    if missing:
        told.append(f"{wanted.name} lacks the values {', '.join(sorted(missing))}")
    return told


def _declared(root: Element) -> PackagedField:
    values = tuple(_text(value, "fullName") for value in root.iter(f"{_NAMESPACE}value"))
    kind = _text(root, "type")
    length = _text(root, "length") if kind in {"Text", "LongTextArea"} else ""
    is_key = _text(root, "externalId") == "true" and _text(root, "unique") == "true"
    return PackagedField(_text(root, "fullName"), kind, int(length or 0), is_key, values)


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{_NAMESPACE}{name}") or "").strip()

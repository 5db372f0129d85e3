"""Portico's messages: SOAP envelopes built with the standard library, answers read by defusedxml.

Python's own XML parser expands entities, so that a few hundred bytes can become gigabytes; defusedxml is the same parser with
document types and entities refused. What is read becomes plain text, value by value: amounts keep their characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET  # builds only

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_GATEWAY: Final = "http://Hps.Exchange.PosGateway"

ET.register_namespace("soapenv", _ENVELOPE)
ET.register_namespace("hps", _GATEWAY)


def request(service: str, header: Mapping[str, str], criteria: Mapping[str, str], under: str = "") -> bytes:
    """The envelope that asks a service; its criteria stand in it directly, or ``under`` an element of that name."""
    envelope = ET.Element(f"{{{_ENVELOPE}}}Envelope")
    version = envelope
    for step in (f"{{{_ENVELOPE}}}Body", *(f"{{{_GATEWAY}}}{name}" for name in ("PosRequest", "Ver1.0"))):
        version = ET.SubElement(version, step)
    _fill(ET.SubElement(version, f"{{{_GATEWAY}}}Header"), header)
    asked = ET.SubElement(ET.SubElement(version, f"{{{_GATEWAY}}}Transaction"), f"{{{_GATEWAY}}}{service}")
    _fill(ET.SubElement(asked, f"{{{_GATEWAY}}}{under}") if under else asked, criteria)
    message: bytes = ET.tostring(envelope, encoding="utf-8", xml_declaration=True)
    return message


def read(body: bytes) -> dict[str, Any]:
    """The answer's body as nested mappings of texts, elements that repeat as lists, namespaces left out.

    Raises:
        ValueError: it is no well-formed XML, or it brings a document type or entities along.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, LookupError) as error:
        raise ValueError(str(error)) from None
    found = _value(root)
    inner = found.get("Body") if isinstance(found, dict) else None
    return inner if isinstance(inner, dict) else {}


def listed(value: Any) -> list[Any]:
    """What repeats as a list: one element, many, or none."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _fill(parent: ET.Element, fields: Mapping[str, str]) -> None:
    for name, text in fields.items():
        ET.SubElement(parent, f"{{{_GATEWAY}}}{name}").text = text


def _value(element: ET.Element) -> Any:
    if not len(element):
        return element.text or ""
    found: dict[str, Any] = {}
    for child in element:
        name, value = child.tag.rpartition("}")[2], _value(child)
        if name in found:
            found[name] = [*listed(found[name]), value]
        else:
            found[name] = value
    return found

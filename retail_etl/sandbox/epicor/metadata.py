"""`$metadata` of a service: its types and sets as CSDL, so that clients can probe columns before they ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retail_etl.sandbox.epicor.edm import EntityType
    from retail_etl.sandbox.epicor.services import EntitySet

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
)
_TAIL = "</Schema></edmx:DataServices></edmx:Edmx>"
_SCHEMA = '<Schema Namespace="Erp" xmlns="http://docs.oasis-open.org/odata/ns/edm">'


def service_metadata(sets: Iterable[EntitySet]) -> str:
    """The CSDL document of a service."""
    sets = list(sets)
    types = "".join(_type(entity_set.entity, {s.entity.name: s.name for s in sets}) for entity_set in sets)
    members = "".join(f"<EntitySet Name={quoteattr(s.name)} EntityType={quoteattr(s.entity.name)} />" for s in sets)
    return f'{_HEAD}{_SCHEMA}{types}<EntityContainer Name="Default">{members}</EntityContainer>{_TAIL}'


def _type(entity: EntityType, sets: dict[str, str]) -> str:
    key = "".join(f"<PropertyRef Name={quoteattr(name)} />" for name in entity.key)
    properties = "".join(
        f'<Property Name={quoteattr(name)} Type="{edm}" Nullable="{"false" if name in entity.key else "true"}" />'
        for name, edm in entity.properties.items()
    )
    children = "".join(
        f'<NavigationProperty Name={quoteattr(name)} Type="Collection({navigation.target.name})" />'
        for name, navigation in entity.navigation.items()
        if navigation.target.name in sets
    )
    return f"<EntityType Name={quoteattr(entity.name.removeprefix('Erp.'))}><Key>{key}</Key>{properties}{children}</EntityType>"

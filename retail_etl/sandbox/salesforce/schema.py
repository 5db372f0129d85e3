"""What an object is made of: its fields with their rules, as a describe call tells them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

_TEXT_TYPES = frozenset({"string", "textarea", "phone", "url", "email", "picklist", "reference", "id", "encryptedstring"})


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        type: as describe names it: `string`, `currency`, `reference` ...
        length: of texts, in characters; `precision` and `scale` of numbers.
        required: must be there when a record is made; never null.
        create, update: whether the API may write it then.
        values: of a picklist, what may stand in it.
        refers_to: of a reference, the object; `relationship` its name in a path (`Account.Heartland_Id__c`).
        default: what a new record has where nothing is said.
    """

    name: str
    type: str = "string"
    length: int = 0
    precision: int = 0
    scale: int = 0
    required: bool = False
    create: bool = True
    update: bool = True
    external_id: bool = False
    unique: bool = False
    values: tuple[str, ...] = ()
    restricted: bool = True
    refers_to: str = ""
    relationship: str = ""
    default: Any = None

    @property
    def is_text(self) -> bool:
        """Whether its values are texts."""
        return self.type in _TEXT_TYPES

    def described(self) -> dict[str, Any]:
        """The field as a describe call shows it."""
        return {
            "name": self.name,
            "label": self.name.removesuffix("__c").replace("_", " "),
            "type": self.type,
            "length": self.length,
            "precision": self.precision,
            "scale": self.scale,
            "custom": self.name.endswith("__c"),
            "nillable": not self.required,
            "createable": self.create,
            "updateable": self.update,
            "externalId": self.external_id,
            "unique": self.unique,
            "idLookup": self.external_id or self.type == "id",
            "caseSensitive": self.external_id and self.unique,
            "restrictedPicklist": bool(self.values) and self.restricted,
            "picklistValues": [
                {"active": True, "defaultValue": value == self.default, "label": value, "value": value} for value in self.values
            ],
            "referenceTo": [self.refers_to] if self.refers_to else [],
            "relationshipName": self.relationship or None,
            "defaultedOnCreate": self.default is not None,
            "calculated": False,
            "filterable": self.type != "textarea",
            "sortable": self.type != "textarea",
            "aggregatable": self.is_text,
            "groupable": self.is_text,
        }


@dataclass(frozen=True)
class SObject:
    """One object; `children` are the relationships under which sub-queries find its children: name → (object, field)."""

    name: str
    prefix: str
    fields: tuple[Field, ...]
    children: dict[str, tuple[str, str]] = field(default_factory=dict)
    writable: bool = True

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their name in lower case: the API minds no case."""
        return {one.name.lower(): one for one in self.fields}

    @cached_property
    def by_relationship(self) -> dict[str, Field]:
        """The reference fields by the name of their relationship, in lower case."""
        return {one.relationship.lower(): one for one in self.fields if one.relationship}

    def named(self, name: str) -> Field | None:
        """The field of that name, in any case."""
        return self.by_name.get(name.lower())

    def described(self, base: str) -> dict[str, Any]:
        """The object as `sobjects` lists it."""
        return {
            "name": self.name,
            "label": self.name.removesuffix("__c").replace("_", " "),
            "labelPlural": self.name,
            "keyPrefix": self.prefix,
            "custom": self.name.endswith("__c"),
            "createable": self.writable,
            "updateable": self.writable,
            "deletable": self.writable,
            "queryable": True,
            "retrieveable": True,
            "replicateable": True,
            "searchable": True,
            "undeletable": self.writable,
            "mergeable": self.name in {"Account", "Contact"},
            "triggerable": True,
            "layoutable": True,
            "urls": {
                "sobject": f"{base}/sobjects/{self.name}",
                "describe": f"{base}/sobjects/{self.name}/describe",
                "rowTemplate": f"{base}/sobjects/{self.name}/{{ID}}",
            },
        }


def text(name: str, length: int, **rules: Any) -> Field:
    """A text."""
    return Field(name, "string", length, **rules)


def money(name: str, **rules: Any) -> Field:
    """An amount with two decimals in the organisation's currency."""
    return Field(name, "currency", precision=18, scale=2, **rules)


def number(name: str, precision: int = 18, scale: int = 0, **rules: Any) -> Field:
    """A number."""
    return Field(name, "double", precision=precision, scale=scale, **rules)


def flag(name: str, *, default: bool = False) -> Field:
    """A check box."""
    return Field(name, "boolean", default=default)


def moment(name: str, **rules: Any) -> Field:
    """A moment."""
    return Field(name, "datetime", **rules)


def picklist(name: str, *values: str, **rules: Any) -> Field:
    """A list of values; restricted to them unless told otherwise."""
    return Field(name, "picklist", 255, values=values, **rules)


def lookup(name: str, to: str, relationship: str = "", **rules: Any) -> Field:
    """A reference to another object's record."""
    return Field(name, "reference", 18, refers_to=to, relationship=relationship or name.removesuffix("Id"), **rules)


def system_fields(*, deletable: bool = True) -> tuple[Field, ...]:
    """What every record has, and the API never writes."""
    hidden: dict[str, Any] = {"create": False, "update": False}
    deleted = (Field("IsDeleted", "boolean", default=False, **hidden),) if deletable else ()
    return (
        Field("Id", "id", 18, **hidden),
        *deleted,
        Field("CreatedDate", "datetime", **hidden),
        lookup("CreatedById", "User", "CreatedBy", **hidden),
        Field("LastModifiedDate", "datetime", **hidden),
        lookup("LastModifiedById", "User", "LastModifiedBy", **hidden),
        Field("SystemModstamp", "datetime", **hidden),
    )


def sync_stamp() -> tuple[Field, ...]:
    """What the integration's package adds to every object that it writes."""
    return (
        text("Heartland_Id__c", 64, external_id=True, unique=True),
        moment("Heartland_Updated_At__c"),
        text("Heartland_Sync_Hash__c", 64),
        moment("Heartland_Last_Sync__c"),
    )

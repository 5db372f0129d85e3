"""Customers under soak: persons in tills, shop and org, whose names, mail addresses and phones people everywhere change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.told import Held, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from random import Random

    from retail_etl.soak.systems import Org, Shop, Tills

_NEW: Final = "Soak"
_ENTERED: Final = "entered"
_MADE_LATER: Final = 90_000_000
_CALLED: Final[Mapping[str, Mapping[str, str]]] = {
    "heartland": {
        "first_name": "first_name", "last_name": "last_name", "email": "email", "phone": "phone",
        "accepts_marketing": "accepts_marketing",
    },
    "magento": {"first_name": "firstname", "last_name": "lastname", "email": "email"},
    "salesforce": {
        "first_name": "FirstName", "last_name": "LastName", "email": "Email", "phone": "Phone",
        "accepts_marketing": "Heartland_Marketing_Opt_In__c",
    },
}  # fmt: skip
_TYPED_IN: Final = {"heartland": 5, "magento": 4, "salesforce": 3}
_NEW_SHARE, _TAKEN_SHARE = 0.06, 0.01


class Customers:
    """``Kind`` of customers."""

    entity = "customers"
    streams = frozenset({"heartland_customers", "magento_customers", "salesforce_accounts", "salesforce_contacts"})
    tables = frozenset({"customers", "addresses"})
    writes = frozenset({"heartland.customers", "magento.customers", "salesforce.accounts", "salesforce.contacts"})

    def __init__(self, tills: Tills, shop: Shop, org: Org, typed_in: Collection[str] = tuple(_TYPED_IN)) -> None:
        self._tills, self._shop, self._org, self._typed_in = tills, shop, org, typed_in
        self._ids: dict[str, dict[str, str]] = {}
        self._mails: dict[str, str] = {}
        self.held()

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """A new person, or a changed field of one that the system knows."""
        systems = [one for one in _TYPED_IN if one in self._typed_in and self._ids.get(one)]
        system = rng.choices(systems, [_TYPED_IN[one] for one in systems])[0]
        if system != "salesforce" and rng.random() < _NEW_SHARE:
            return self._new(system, number, turn)
        thing = rng.choice(sorted(one for one in self._ids[system] if not one.startswith(_ENTERED)))
        names = [name for name in _CALLED[system] if not (name == "last_name" and thing.startswith(_NEW))]
        name = rng.choice(names)
        value = self._value(rng, name, number)
        record = self._ids[system][thing]
        self._change(system, record, name, value)
        return Typed(number, turn, thing, system, name, value, record)

    def held(self) -> Mapping[str, Held]:
        """Every person by system."""
        people = list(self._tills.listed("customers"))
        # The contacts of a business are its own people.
        businesses = {str(one["id"]) for one in people if one["customer_type"] == "Business"}
        contacts = [one for one in self._org.listed(_CONTACTS) if one["Heartland_Id__c"] not in businesses]
        held = {
            "heartland": self._of("heartland", people, lambda one: _number(one["id"])),
            "magento": self._of("magento", self._shop.listed("customers/search"), lambda one: str(one["id"])),
            "salesforce": self._of("salesforce", contacts, lambda one: _number(one["Heartland_Id__c"])),
        }
        self._mails = {one["email"]: thing for thing, one in held["magento"].things.items()}
        return held

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """Whoever the tills know with a mail address is in the shop, whoever the shop knows in the tills."""
        tills, shop = held["heartland"].things, held["magento"].things
        missing = [one for one, fields in tills.items() if fields["email"] and one not in shop]
        return [
            *((one, f"{one} is in the tills and not in the shop") for one in missing),
            *((one, f"{one} is in the shop and not in the tills") for one in shop if one not in tills),
        ]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:
        """A mail address that is somebody else's in the shop gets another at the tills."""
        if reason != "duplicate_email" or not record.startswith("heartland:"):
            return None
        identifier, email = record.rpartition(":")[2], f"mended{number}@mail.example"
        self._tills.change(f"customers/{identifier}", {"email": email})
        thing = next(one for one, known in self._ids["heartland"].items() if known == identifier)
        return Typed(number, turn, thing, "heartland", "email", email, identifier)

    def _new(self, system: str, number: int, turn: int) -> Typed:
        name, email = f"{_NEW}{number:06d}", f"new{number}@mail.example"
        if system == "heartland":
            made = self._tills.change(
                "customers", {"first_name": f"Fay{number}", "last_name": name, "email": email, "phone": _phone(number)}, "POST"
            )
        else:
            told = {"email": email, "firstname": f"Mia{number}", "lastname": name, "website_id": 1}
            made = self._shop.change("customers", {"customer": told}, "POST")
        self._ids[system][name] = str(made["id"])
        return Typed(number, turn, name, system, "new", email, str(made["id"]))

    def _value(self, rng: Random, name: str, number: int) -> str:
        if name == "email" and rng.random() < _TAKEN_SHARE and self._mails:
            return rng.choice(sorted(self._mails))
        return {
            "first_name": f"Ann{number}",
            "last_name": f"Lee{number}",
            "email": f"u{number}@mail.example",
            "phone": _phone(number),
            "accepts_marketing": rng.choice(("true", "false")),
        }[name]

    def _change(self, system: str, record: str, name: str, value: str) -> None:
        field, told = _CALLED[system][name], value == "true" if name == "accepts_marketing" else value
        match system:
            case "heartland":
                self._tills.change(f"customers/{record}", {field: told})
            case "magento":
                before = self._shop.one(f"customers/{record}")
                known = {key: before[key] for key in ("email", "firstname", "lastname", "website_id")}
                self._shop.change(f"customers/{record}", {"customer": {**known, field: told, "id": int(record)}})
            case _:
                self._org.change("Contact", record, {field: told})

    def _of(self, system: str, records: Any, key_of: Callable[[Any], str]) -> Held:
        held = Held()
        for one in records:
            last = str(one.get(_CALLED[system]["last_name"]) or "")
            thing = named(last, key_of(one), _compared("email", one.get(_CALLED[system]["email"])))
            if thing in held.things:
                held.twice.append(f"{thing}: {held.ids[thing]} and {one.get('id') or one.get('Id')}")
            held.ids[thing] = str(one.get("id") or one.get("Id"))
            held.names |= {held.ids[thing]: thing, str(one.get("AccountId") or held.ids[thing]): thing}
            held.things[thing] = {name: _compared(name, one.get(field)) for name, field in _CALLED[system].items()}
        self._ids[system] = held.ids
        return held


def named(last: str, number: str, email: str) -> str:
    """What the soak calls a person: the world's own by number, new ones by a last name that stays.

    Those that the org's people had entered before have other numbers everywhere; nobody changes them.
    """
    if last.startswith(_NEW):
        return last
    return f"person {number}" if int(number) < _MADE_LATER else f"{_ENTERED} {email}"


_CONTACTS: Final = (
    "SELECT Id, AccountId, Heartland_Id__c, FirstName, LastName, Email, Phone, Heartland_Marketing_Opt_In__c FROM Contact"
    " WHERE Heartland_Id__c != null ORDER BY Id"
)


def _number(identifier: str) -> str:
    """``cus_000017`` is the shop's 17 in a made-up world."""
    return str(int(re.sub(r"\D", "", identifier)))


def _phone(number: int) -> str:
    return f"+1{2_125_550_000 + number}"


def _compared(name: str, value: Any) -> str:
    if name == "accepts_marketing":
        return str(bool(value)).lower()
    text = str(value or "").strip()
    if name == "email":
        return text.lower()
    return re.sub(r"\D", "", text)[-10:] if name == "phone" else text

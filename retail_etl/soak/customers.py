"""Customers under soak: persons in tills, shop and org, businesses in tills, shop and ledger; people everywhere change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.soak.accounts import (
    AT_THE_TILLS,
    BUSINESS,
    CHOSEN,
    IN_THE_LEDGER,
    account,
    address,
    at_the_tills,
    in_the_ledger,
    known_at_the_tills,
    moved,
    new_account,
    place_of,
    typed_value,
    written,
)
from retail_etl.soak.told import Held, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from random import Random

    from retail_etl.soak.kinetic import Ledger
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
_TYPED_IN: Final = {"heartland": 5, "magento": 4, "salesforce": 3, "epicor": 3}
_NEW_SHARE, _TAKEN_SHARE = 0.06, 0.01


class Customers:
    """``Kind`` of customers."""

    entity = "customers"
    streams = frozenset({
        "heartland_customers", "magento_customers", "salesforce_accounts", "salesforce_contacts", "epicor_customers",
    })  # fmt: skip
    tables = frozenset({"customers", "addresses"})
    writes = frozenset({
        "heartland.customers", "magento.customers", "salesforce.accounts", "salesforce.contacts", "epicor.customers",
    })  # fmt: skip

    def __init__(
        self, tills: Tills, shop: Shop, org: Org, ledger: Ledger, typed_in: Collection[str] = tuple(_TYPED_IN)
    ) -> None:
        self._tills, self._shop, self._org, self._ledger, self._typed_in = tills, shop, org, ledger, typed_in
        self._ids: dict[str, dict[str, str]] = {}
        self._mails: dict[str, str] = {}
        self._made_in_ledger: set[str] = set()
        self.held()

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """A new person, or a changed field of one that the system knows."""
        systems = [one for one in _TYPED_IN if one in self._typed_in and self._ids.get(one)]
        system = rng.choices(systems, [_TYPED_IN[one] for one in systems])[0]
        if system != "salesforce" and rng.random() < _NEW_SHARE:
            return self._new(rng, system, number, turn)
        thing = rng.choice(sorted(one for one in self._ids[system] if not one.startswith(_ENTERED)))
        name, record = rng.choice(self._fields(system, thing)), self._ids[system][thing]
        if name == "address":
            value = self._moved(system, record, address(rng, number))
        else:
            value = self._value(rng, system, name, number)
            # What stands there already is no change, so it is not missed where somebody else's holds.
            stands = name in CHOSEN and self._stands(system, record, name) == value
            self._change(system, record, name, value)
            return Typed(number, turn, thing, system, name, value, record, gives_way=stands)
        return Typed(number, turn, thing, system, name, value, record)

    def held(self) -> Mapping[str, Held]:
        """Every person by system."""
        people = list(self._tills.listed("customers"))
        # The contacts of a business are its own people.
        businesses = {str(one["id"]) for one in people if one["customer_type"] == BUSINESS}
        contacts = [one for one in self._org.listed(_CONTACTS) if one["Heartland_Id__c"] not in businesses]
        held = {
            "heartland": self._of("heartland", people, lambda one: _number(one["id"])),
            "magento": self._of("magento", self._shop.listed("customers/search"), lambda one: str(one["id"])),
            "salesforce": self._of("salesforce", contacts, lambda one: _number(one["Heartland_Id__c"])),
        }
        for one in people:
            if one["customer_type"] == BUSINESS:
                held["heartland"].things[held["heartland"].names[str(one["id"])]] |= at_the_tills(one)
        held["epicor"] = self._accounts(people, held["heartland"])
        self._mails = {one["email"]: thing for thing, one in held["magento"].things.items()}
        return held

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """Whoever the tills know with a mail address is in the shop, a business in the ledger, and the other way."""
        tills, shop, ledger = (held[one].things for one in ("heartland", "magento", "epicor"))
        missing = [one for one, fields in tills.items() if fields["email"] and one not in shop]
        return [
            *((one, f"{one} is in the tills and not in the shop") for one in missing),
            *((one, f"{one} is in the shop and not in the tills") for one in shop if one not in tills),
            *((one, f"{one} is in the ledger and not in the tills") for one in ledger if one not in tills),
            *(
                (one, f"{one} is in the tills and not in the ledger")
                for one in tills
                if "territory" in tills[one] and one not in ledger
            ),
        ]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:
        """A mail address that is somebody else's in the shop gets another at the tills."""
        if reason != "duplicate_email" or not record.startswith("heartland:"):
            return None
        identifier, email = record.rpartition(":")[2], f"mended{number}@mail.example"
        self._tills.change(f"customers/{identifier}", {"email": email})
        thing = next(one for one, known in self._ids["heartland"].items() if known == identifier)
        return Typed(number, turn, thing, "heartland", "email", email, identifier)

    def _fields(self, system: str, thing: str) -> list[str]:
        """What the system's people change of somebody: what names the soak's own stays, and who buys is not held."""
        names = list(IN_THE_LEDGER if system == "epicor" else _CALLED[system])
        if system == "heartland" and thing in self._ids["epicor"]:
            names += AT_THE_TILLS
        # A business of the tills orders, and what is on hold waits for a person.
        kept = {"company_name"} if thing in self._made_in_ledger else {"credit_hold"}
        return [name for name in names if name not in kept and not (name == "last_name" and thing.startswith(_NEW))]

    def _moved(self, system: str, record: str, place: dict[str, str]) -> str:
        if system == "epicor":
            self._ledger.change_customer(int(record), moved(place))
        else:
            self._tills.change(f"customers/{record}", {"addresses": [place]})
        return place_of(place)

    def _new(self, rng: Random, system: str, number: int, turn: int) -> Typed:
        name, email = f"{_NEW}{number:06d}", f"new{number}@mail.example"
        if system == "heartland":
            made = self._tills.change(
                "customers", {"first_name": f"Fay{number}", "last_name": name, "email": email, "phone": _phone(number)}, "POST"
            )
        elif system == "epicor":
            number_there = self._ledger.new_customer(new_account(name, number, email, _phone(number), address(rng, number)))
            self._ids[system][name] = str(number_there)
            self._made_in_ledger.add(name)
            return Typed(number, turn, name, system, "new", email, str(number_there))
        else:
            told = {"email": email, "firstname": f"Mia{number}", "lastname": name, "website_id": 1}
            made = self._shop.change("customers", {"customer": told}, "POST")
        self._ids[system][name] = str(made["id"])
        return Typed(number, turn, name, system, "new", email, str(made["id"]))

    def _value(self, rng: Random, system: str, name: str, number: int) -> str:
        if (of_business := typed_value(rng, name, number)) is not None:
            return of_business
        if name == "email" and rng.random() < _TAKEN_SHARE and self._mails and system != "magento":  # the shop refuses it
            return rng.choice(sorted(self._mails))
        return {
            "first_name": f"Ann{number}",
            "last_name": f"Lee{number}",
            "email": f"u{number}@mail.example",
            "phone": _phone(number),
            "accepts_marketing": rng.choice(("true", "false")),
        }[name]

    def _stands(self, system: str, record: str, name: str) -> str:
        """What the system holds in the field this moment."""
        match system:
            case "epicor":
                return account(self._ledger, record)[name]
            case "salesforce":
                field = _CALLED[system][name]
                return _compared(name, next(self._org.listed(f"SELECT {field} FROM Contact WHERE Id = '{record}'"))[field])
            case _:
                shown = self._tills.one(f"customers/{record}")
                return _compared(name, shown[name]) if name in _CALLED[system] else at_the_tills(shown)[name]

    def _change(self, system: str, record: str, name: str, value: str) -> None:
        told: Any = value == "true" if name == "accepts_marketing" else value
        field = _CALLED.get(system, {}).get(name, name)
        match system:
            case "epicor":
                self._ledger.change_customer(int(record), written(name, value))
            case "heartland" if name == "credit_limit":
                custom = self._tills.one(f"customers/{record}").get("custom") or {}
                self._tills.change(f"customers/{record}", {"custom": {**custom, name: value}})
            case "heartland":
                self._tills.change(f"customers/{record}", {field: told})
            case "magento":
                before = self._shop.one(f"customers/{record}")
                known = {key: before[key] for key in ("email", "firstname", "lastname", "website_id")}
                self._shop.change(f"customers/{record}", {"customer": {**known, field: told, "id": int(record)}})
            case _:
                self._org.change("Contact", record, {field: told})

    def _accounts(self, people: Sequence[Mapping[str, Any]], tills: Held) -> Held:
        """What the ledger holds, by what the tills call it."""
        named_there = {known_at_the_tills(one): tills.names[str(one["id"])] for one in people}
        named_there |= {str(one["id"]): tills.names[str(one["id"])] for one in people}
        ledger = Held()
        for identifier, number, fields in in_the_ledger(self._ledger):
            thing = named_there.get(identifier, f"customer {number} of the ledger")
            if thing in ledger.things:
                ledger.twice.append(f"{thing}: {ledger.ids[thing]} and {number}")
            ledger.ids[thing] = number
            ledger.names |= {number: thing, f"{COMPANY}-{number}": thing}
            ledger.things[thing] = {name: _compared(name, value) for name, value in fields.items()}
        self._ids["epicor"] = ledger.ids
        return ledger

    def _of(self, system: str, records: Any, key_of: Callable[[Any], str]) -> Held:
        held = Held()
        for one in records:
            last = str(one.get(_CALLED[system]["last_name"]) or one.get("company_name") or "")
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

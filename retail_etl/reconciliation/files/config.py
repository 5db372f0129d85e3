"""The configuration file of a reconciliation: YAML in, frozen settings out, every mistake named with its line and key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from retail_etl.contracts.reconciliation import LEGS
from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.matching_file import KEY, matching_of
from retail_etl.reconciliation.settings import DEFAULT_ACCOUNTS, DEFAULT_FEES, RuleSettings, Subset, TestRule
from retail_etl.reconciliation.yaml_lines import line_of

if TYPE_CHECKING:
    from pathlib import Path


class _SettingError(ValueError):
    """A value of the configuration that cannot be used; says what was expected."""


def read_settings(path: Path | None) -> RuleSettings:
    """The settings of a YAML file over the defaults; the defaults alone where there is no file.

    Raises:
        UnusableInputError: the file is no YAML mapping, or a key or value is unknown; says the line and what was expected.
    """
    if path is None:
        return RuleSettings()
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        given = yaml.load(text, Loader=loader)  # noqa: S506 -- the loader is a safe one
    except OSError as error:
        raise _unusable(path, None, None, f"cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _unusable(path, mark.line + 1 if mark else None, None, "expected YAML") from error
    try:
        return rule_settings(given if given is not None else {})
    except UnusableInputError as error:
        line = line_of(text, error.stream) if error.stream else None
        raise _unusable(path, line, error.stream, error.message) from error


def rule_settings(given: object) -> RuleSettings:
    """The settings of a mapping over the defaults.

    Raises:
        UnusableInputError: an unknown key, or a value of the wrong type; ``stream`` is the key.
    """
    if not isinstance(given, Mapping):
        raise UnusableInputError("expected a mapping of configuration keys")
    changes: dict[str, Any] = {}
    for key, value in given.items():
        reader = _KEYS.get(str(key))
        if reader is None:
            raise UnusableInputError(f"unknown key; expected one of {', '.join(sorted(_KEYS))}", stream=str(key))
        try:
            changes[str(key)] = reader(value)
        except _SettingError as error:
            raise UnusableInputError(str(error), stream=str(key)) from error
    if changes.get("locked_at") is not None and changes.get("locked_through") is None:
        raise UnusableInputError("expected locked_through beside it", stream="locked_at")
    return RuleSettings(**changes)


def _unusable(path: Path, line: int | None, key: str | None, expected: str) -> UnusableInputError:
    place = ", ".join(part for part in (f"line {line}" if line else None, f"field {key}" if key else None) if part)
    return UnusableInputError(f"{place}: {expected}" if place else expected, system="configuration", record=str(path))


def _whole(least: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise _SettingError(f"expected a whole number from {least}, found {value!r}")
        return value

    return read


def _decimal(value: Any) -> Decimal:
    number = None if isinstance(value, (bool, list, dict)) or value is None else _number(str(value))
    if number is None or not number.is_finite() or number < 0:
        raise _SettingError(f"expected a decimal number from 0, found {value!r}")
    return number


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _zone(value: Any) -> str:
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError) as error:
        raise _SettingError(f"expected a time zone such as America/New_York, found {value!r}") from error
    return str(value)


def _day(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, (date, str)):
        raise _SettingError(f"expected a day as YYYY-MM-DD, found {value!r}")
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError as error:
        raise _SettingError(f"expected a day as YYYY-MM-DD, found {value!r}") from error


def _moment(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise _SettingError(f"expected a time with an offset, found {value!r}") from error
    if moment.tzinfo is None:
        if isinstance(value, datetime):  # YAML turns a time with an offset into UTC without one
            return moment.replace(tzinfo=UTC)
        raise _SettingError(f"expected an offset in the time {value!r}")
    return moment.astimezone(UTC)


def _list(of: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise _SettingError(f"expected a list, found {value!r}")
        return tuple(of(part) for part in value)

    return read


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _SettingError(f"expected text, found {value!r}")
    return str(value)


def _upper(value: Any) -> str:
    return _text(value).upper()


def _one_of(*names: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in names:
            raise _SettingError(f"expected one of {', '.join(names)}, found {value!r}")
        return str(value)

    return read


def _window(value: Any) -> tuple[int, int]:
    if not isinstance(value, (list, tuple)) or len(value) != 2 or not all(type(n) is int for n in value) or value[0] > value[1]:  # noqa: PLR2004
        raise _SettingError(f"expected two whole numbers of days, the smaller first, found {value!r}")
    return (value[0], value[1])


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _SettingError(f"expected a mapping, found {value!r}")
    return value


def _fees(value: Any) -> dict[str, tuple[Decimal, Decimal]]:
    return {**DEFAULT_FEES, **_rates(value)}


def _dated_fees(value: Any) -> tuple[tuple[date, dict[str, tuple[Decimal, Decimal]]], ...]:
    """``{2026-04-01: {VISA: [2.65, 0.10]}}``, in order of the days from which they hold; each is complete by itself."""
    return tuple(sorted(((_day(start), _rates(rates)) for start, rates in _mapping(value).items()), key=lambda dated: dated[0]))


def _rates(value: Any) -> dict[str, tuple[Decimal, Decimal]]:
    schedule: dict[str, tuple[Decimal, Decimal]] = {}
    for tender, rate in _mapping(value).items():
        if not isinstance(rate, (list, tuple)) or len(rate) != 2:  # noqa: PLR2004 -- a pair
            raise _SettingError(f"expected [percent, per_item] for {tender}, found {rate!r}")
        schedule[str(tender).upper()] = (_decimal(rate[0]), _decimal(rate[1]))
    return schedule


def _subset(value: Any) -> Subset:
    given = dict(_mapping(value))
    unknown = sorted(set(map(str, given)) - {"max_pool", "max_size", "require_unique"})
    if unknown:
        raise _SettingError(f"unknown key {unknown[0]}; expected max_pool, max_size, require_unique")
    for name in ("max_pool", "max_size"):
        if name in given:
            given[name] = _whole(1)(given[name])
    if not isinstance(given.get("require_unique", True), bool):
        raise _SettingError(f"expected true or false for require_unique, found {given['require_unique']!r}")
    return Subset(**given)


def _test_rule(value: Any) -> TestRule:
    given = dict(_mapping(value))
    unknown = sorted(set(map(str, given)) - {"amount", "card_last4"})
    if unknown or not given:
        raise _SettingError("expected amount, card_last4 or both")
    amount = given.get("amount")
    last4 = given.get("card_last4")
    return TestRule(None if amount is None else _decimal(amount), None if last4 is None else _text(last4).zfill(4))


def _accounts(value: Any) -> dict[str, tuple[str, ...]]:
    accounts = dict(DEFAULT_ACCOUNTS)
    for part, numbers in _mapping(value).items():
        if part not in DEFAULT_ACCOUNTS:
            raise _SettingError(f"unknown part {part}; expected one of {', '.join(DEFAULT_ACCOUNTS)}")
        accounts[str(part)] = _list(_text)(numbers) if isinstance(numbers, (list, tuple)) else (_text(numbers),)
    return accounts


_KEYS: Final[dict[str, Callable[[Any], Any]]] = {
    "business_timezone": _zone,
    "holidays": _list(_day),
    "settlement_lag_business_days": _whole(0),
    "grace_business_days": _whole(0),
    "gl_window_days": _window,
    "rounding_tolerance_per_group": _decimal,
    "rounding_tolerance_per_day": _decimal,
    "fee_tolerance_per_batch": _decimal,
    "fee_model": _one_of("daily", "monthly"),
    "fee_schedule": _fees,
    "fee_schedules": _dated_fees,
    "fee_gl_for": _list(_text),
    "cash_variance_auto_limit": _decimal,
    "legs_off": _list(_one_of(*LEGS)),
    "subset": _subset,
    "time_limit_seconds": _decimal,
    "test_rules": _list(_test_rule),
    "locked_through": _day,
    "locked_at": _moment,
    "non_settling_tenders": _list(_upper),
    "posted_tenders": _list(_upper),
    "accounts": _accounts,
    KEY: matching_of,
}

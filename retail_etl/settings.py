"""The one reader of the environment.

Every setting is named ``RETAIL_ETL_<SYSTEM>_<WHAT>``; ``.env.example`` lists them all. Everything that cannot be used is
reported at once and by name, before anything starts. Facts about the business (stores, account roles, rules) are no
settings: they stand in the retailer file that ``RETAIL_ETL_RETAILER_FILE`` names.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)

from retail_etl.errors import SettingsError
from retail_etl.setting_values import addresses, pairs, postgres, words
from retail_etl.source_settings import (
    BankSettings,
    EpicorSettings,
    HeartlandGatewaySettings,
    HeartlandRetailSettings,
    HeartlandSettings,
    MagentoSettings,
    SalesforceSettings,
    SourceSettings,
    WebAddress,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

PREFIX = "RETAIL_ETL_"

_SOURCES: tuple[type[SourceSettings], ...] = (
    HeartlandSettings,
    HeartlandRetailSettings,
    HeartlandGatewaySettings,
    MagentoSettings,
    EpicorSettings,
    SalesforceSettings,
    BankSettings,
)
_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_SOURCE_FIELDS = {_WORD.sub("_", kind.__name__.removesuffix("Settings")).lower(): kind for kind in _SOURCES}


class Settings(BaseModel):
    """All settings of one installation, checked. A system without settings is not polled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Path("data")
    retailer_file: Path = Path("config/retailer.yaml")
    database_url: SecretStr | None = None
    warehouse_memory_mb: int = Field(default=4096, ge=256)
    landing_url: str | None = None
    landing_keep_days: Annotated[dict[str, PositiveInt], BeforeValidator(pairs)] = Field(default_factory=dict)
    rescan_days: int = Field(default=35, ge=1, le=400)
    first_business_date: date = date(2026, 1, 1)
    run_keep_days: int = Field(default=90, ge=7)
    quarantine_share_max: float = Field(default=0.01, ge=0, le=1)
    broken_share_max: float = Field(default=0.0, ge=0, le=1)
    orphan_share_max: float = Field(default=0.01, ge=0, le=1)
    open_age_max: int = Field(default=10, ge=0)
    fresh_hours: int = Field(default=26, ge=1)
    writes: Annotated[tuple[str, ...], BeforeValidator(words)] = ()
    mappings: Path = Path("config/mappings")
    ownership: Path = Path("config/ownership.yaml")
    backlog_hours: int = Field(default=6, ge=1)
    dagster_url: WebAddress = "http://127.0.0.1:3000"
    reports_url: WebAddress | None = None
    alert_urls: Annotated[tuple[SecretStr, ...], BeforeValidator(addresses)] = ()
    heartland: HeartlandSettings | None = None
    heartland_retail: HeartlandRetailSettings | None = None
    heartland_gateway: HeartlandGatewaySettings | None = None
    magento: MagentoSettings | None = None
    epicor: EpicorSettings | None = None
    salesforce: SalesforceSettings | None = None
    bank: BankSettings | None = None

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        return SecretStr(postgres(value.get_secret_value())) if value else None

    @field_validator("retailer_file")
    @classmethod
    def _is_file(cls, value: Path) -> Path:
        if not value.is_file():
            raise ValueError("must name an existing file")
        return value

    @property
    def landing_root(self) -> str:
        """Where landed files stand: a folder, or any fsspec address."""
        return self.landing_url or str(self.data_dir / "landing")

    @property
    def warehouse_file(self) -> Path:
        """The DuckDB file of the embedded warehouse."""
        return self.data_dir / "warehouse.duckdb"

    @property
    def operations_file(self) -> Path:
        """The SQLite file of the operations store, where no database is set."""
        return self.data_dir / "operations.db"

    @property
    def warehouse_place(self) -> str:
        """Where the warehouse is, in words that carry no credentials."""
        url = self.postgres_url()
        if url is None:
            return str(self.warehouse_file)
        parts = urlsplit(url)
        return f"PostgreSQL {parts.hostname or 'on this machine'}{parts.path}"

    @property
    def reports_dir(self) -> Path:
        """The folder that holds one folder a report."""
        return self.data_dir / "reports"

    def postgres_url(self) -> str | None:
        """The PostgreSQL address with its driver named, or ``None`` on the embedded default."""
        return self.database_url.get_secret_value() if self.database_url else None


def setting_names() -> list[str]:
    """Every environment variable that is read, in the order of the settings."""
    names = []
    for field, info in Settings.model_fields.items():
        nested = _SOURCE_FIELDS.get(field)
        inner = [f"{field}_{name}" for name in nested.model_fields] if nested else [field]
        names += [PREFIX + name.upper() for name in inner if info is not None]
    return names


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment.

    Raises:
        SettingsError: some cannot be used; the message names all of them, with what is expected and never with a value.
    """
    known = set(setting_names())
    problems = [
        f"{name}: no such setting{_nearest(name, known)}"
        for name in environment
        if name.startswith(PREFIX) and name not in known
    ]
    settings = None
    try:
        settings = _of(environment)
    except ValidationError as error:
        problems += [f"{_name_of(found['loc'])}: {_told(found)}" for found in error.errors()]
    if problems or settings is None:
        raise SettingsError(
            "these settings cannot be used:\n" + "\n".join(f"  - {line}" for line in sorted(problems)),
            next_step="mend them in the environment (see .env.example), then run `retail-etl doctor`.",
        )
    return settings


def _of(environment: Mapping[str, str]) -> Settings:
    nested: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or not value:
            continue
        field = name.removeprefix(PREFIX).lower()
        # The longest name that fits: HEARTLAND_RETAIL_BASE_URL is no setting of HEARTLAND's.
        system = max((source for source in _SOURCE_FIELDS if field.startswith(f"{source}_")), key=len, default=None)
        if system is not None:
            nested.setdefault(system, {})[field.removeprefix(f"{system}_")] = value
        elif field in Settings.model_fields:
            nested[field] = value
    return Settings(**nested)


def _name_of(place: tuple[int | str, ...]) -> str:
    return PREFIX + "_".join(str(part) for part in place).upper()


def _told(found: ErrorDetails) -> str:
    # Pydantic's own text may quote the value, which may be a secret.
    return "is missing" if found["type"] == "missing" else found["msg"].removeprefix("Value error, ")


def _nearest(name: str, known: set[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""

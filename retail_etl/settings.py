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
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from retail_etl.errors import SettingsError
from retail_etl.setting_values import addresses, pairs, postgres, web_address, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

PREFIX = "RETAIL_ETL_"
_SALESFORCE_API_MIN = 60.0


WebAddress = Annotated[str, AfterValidator(web_address)]


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HeartlandSettings(_Source):
    """Heartland, dialect v1: OAuth 2 client credentials."""

    base_url: WebAddress
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    requests_per_second: float = Field(default=8.0, gt=0)


class HeartlandRetailSettings(_Source):
    """Heartland Retail, the tills' own API: the account's address up to ``/api``, and an API token of a user who may read."""

    base_url: WebAddress
    access_token: SecretStr = Field(min_length=1)
    requests_per_second: float = Field(default=4.0, gt=0)


class HeartlandGatewaySettings(_Source):
    """The card gateway: Portico (a secret API key, or the five parts of a licence), GP-API, or both."""

    portico_url: WebAddress | None = None
    portico_secret_api_key: SecretStr | None = Field(default=None, min_length=1)
    portico_site_id: str = ""
    portico_license_id: str = ""
    portico_device_id: str = ""
    portico_username: str = ""
    portico_password: SecretStr | None = Field(default=None, min_length=1)
    portico_rows_max: int = Field(default=1000, gt=0)
    gp_api_url: WebAddress | None = None
    gp_api_app_id: str = ""
    gp_api_app_key: SecretStr | None = Field(default=None, min_length=1)
    gp_api_account: str | None = None
    requests_per_second: float = Field(default=4.0, gt=0)

    @model_validator(mode="after")
    def _sides_are_whole(self) -> HeartlandGatewaySettings:
        licence = (self.portico_site_id, self.portico_license_id, self.portico_device_id, self.portico_username)
        if self.portico_url is None and self.gp_api_url is None:
            raise ValueError("needs PORTICO_URL, GP_API_URL or both")
        if self.portico_url and self.portico_secret_api_key is None and not (all(licence) and self.portico_password):
            raise ValueError("PORTICO_URL needs PORTICO_SECRET_API_KEY, or site, license, device, username and password")
        if self.gp_api_url and not (self.gp_api_app_id and self.gp_api_app_key):
            raise ValueError("GP_API_URL needs GP_API_APP_ID and GP_API_APP_KEY")
        return self


class MagentoSettings(_Source):
    """Magento 2: the four strings of an integration (OAuth 1.0a).

    ``signed_base_url`` is the address as the shop itself sees it, where a proxy in front changes scheme, host or path.
    """

    base_url: WebAddress
    store_code: str = "all"
    consumer_key: str = Field(min_length=1)
    consumer_secret: SecretStr = Field(min_length=1)
    access_token: SecretStr = Field(min_length=1)
    access_token_secret: SecretStr = Field(min_length=1)
    signed_base_url: WebAddress | None = None
    requests_per_second: float = Field(default=5.0, gt=0)


class EpicorSettings(_Source):
    """Epicor Kinetic, REST v2: API key beside Basic credentials or a token.

    ``read_paths`` says how entities are read that the tenant's BAQs do not serve: ``gl_lines=odata`` (baq, odata, getrows).
    ``queries`` names the tenant's own BAQs: ``gl_lines=ACME_GL``. ``not_read`` lists entities that are left alone.
    """

    base_url: WebAddress
    company: str = Field(min_length=1, max_length=8)
    api_key: SecretStr = Field(min_length=1)
    username: str = Field(min_length=1)
    password: SecretStr = Field(min_length=1)
    book: str = "MAIN"
    authentication: Literal["basic", "token"] = "basic"
    read_paths: Annotated[dict[str, Literal["baq", "odata", "getrows"]], BeforeValidator(pairs)] = Field(default_factory=dict)
    queries: Annotated[dict[str, str], BeforeValidator(pairs)] = Field(default_factory=dict)
    not_read: Annotated[tuple[str, ...], BeforeValidator(words)] = ()
    requests_per_second: float = Field(default=4.0, gt=0)


class SalesforceSettings(_Source):
    """Salesforce: an external client app of the org, by client credentials or by a certificate (JWT bearer).

    ``base_url`` is the org's own address (My Domain). ``private_key`` is PEM on one line, backslash and n for each line end.
    """

    base_url: WebAddress
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = Field(default=None, min_length=1)
    authentication: Literal["client_credentials", "jwt"] = "client_credentials"
    username: str = ""
    private_key: SecretStr | None = Field(default=None, min_length=1)
    audience: WebAddress = "https://login.salesforce.com"
    api_version: str = Field(default="66.0", pattern=r"^\d{2,3}\.0$")
    multi_currency: bool = False
    quota_share_max: float = Field(default=0.85, gt=0, le=1)
    price_book: str = Field(default="Heartland", min_length=1)
    not_read: Annotated[tuple[str, ...], BeforeValidator(words)] = ()
    requests_per_second: float = Field(default=8.0, gt=0)

    @model_validator(mode="after")
    def _can_log_in(self) -> SalesforceSettings:
        if self.authentication == "client_credentials" and self.client_secret is None:
            raise ValueError("client credentials need CLIENT_SECRET (or AUTHENTICATION=jwt with USERNAME and PRIVATE_KEY)")
        if self.authentication == "jwt" and not (self.username and self.private_key):
            raise ValueError("AUTHENTICATION=jwt needs USERNAME and PRIVATE_KEY")
        if float(self.api_version) < _SALESFORCE_API_MIN:
            raise ValueError(f"API_VERSION has to be {_SALESFORCE_API_MIN} or later")
        return self


class BankSettings(_Source):
    """The bank's own statements: the folder into which they are dropped, here or at any address that fsspec knows.

    Accounts and CSV layouts are facts about the business and stand in the retailer file.
    """

    statements: str = Field(min_length=1)


_SOURCES: tuple[type[_Source], ...] = (
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
    backlog_hours: int = Field(default=6, ge=1)
    dagster_url: WebAddress = "http://127.0.0.1:3000"
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

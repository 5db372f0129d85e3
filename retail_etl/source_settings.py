"""The settings of each system that is read or written: addresses, credentials, pacing, and what is left out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from retail_etl.setting_values import pairs, web_address, words

_SALESFORCE_API_MIN = 60.0

WebAddress = Annotated[str, AfterValidator(web_address)]


class SourceSettings(BaseModel):
    """What every system's settings keep to: unknown ones are errors, and none changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HeartlandSettings(SourceSettings):
    """Heartland, dialect v1: OAuth 2 client credentials; ``webhook_secrets`` are those that its events may be signed with."""

    base_url: WebAddress
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    webhook_secrets: Annotated[tuple[SecretStr, ...], BeforeValidator(words)] = ()
    requests_per_second: float = Field(default=8.0, gt=0)


class HeartlandRetailSettings(SourceSettings):
    """Heartland Retail, the tills' own API: the account's address up to ``/api``, and an API token of a user who may read."""

    base_url: WebAddress
    access_token: SecretStr = Field(min_length=1)
    requests_per_second: float = Field(default=4.0, gt=0)


class HeartlandGatewaySettings(SourceSettings):
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


class MagentoSettings(SourceSettings):
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


class EpicorSettings(SourceSettings):
    """Epicor Kinetic, REST v2: API key beside Basic credentials or a token.

    ``read_paths`` says how entities are read that the tenant's BAQs do not serve: ``gl_lines=odata`` (baq, odata, getrows).
    ``queries`` names the tenant's own BAQs: ``gl_lines=ACME_GL``. ``not_read`` lists entities that are left alone.
    ``posts_journals``, ``posts_receipts`` and ``posts_payables`` let groups be posted that were entered; else they wait for
    finance.
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
    posts_journals: bool = False
    posts_receipts: bool = False
    posts_payables: bool = False
    requests_per_second: float = Field(default=4.0, gt=0)


class SalesforceSettings(SourceSettings):
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
    person_accounts: bool = False
    insists_on_duplicates: bool = False
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


class BankSettings(SourceSettings):
    """The bank's own statements: the folder into which they are dropped, here or at any address that fsspec knows.

    Accounts and CSV layouts are facts about the business and stand in the retailer file.
    """

    statements: str = Field(min_length=1)

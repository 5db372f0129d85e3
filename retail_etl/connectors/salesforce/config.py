"""What a Salesforce connector needs to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import SecretStr


@dataclass(frozen=True)
class SalesforceConfig:
    """One org, reached through an external client app.

    Attributes:
        base_url: the org's own address (My Domain), ``https://acme.my.salesforce.com``; tokens are asked for there, too.
        client_id: the app's consumer key.
        client_secret: the app's consumer secret, for client credentials.
        authentication: ``client_credentials`` (the app runs as its user) or ``jwt`` (a certificate instead of a secret).
        username: whom the app acts as, for ``jwt``.
        private_key: the certificate's private key in PEM, for ``jwt``.
        audience: what an assertion is made out for: the login host, or the org's own address.
        api_version: of the REST interface; floor 60.0.
        multi_currency: whether records name their currency; where they do not, all amounts are the company's.
        quota_share_max: of the day's requests that all who use the org share; above it our own work waits.
        price_book: the name of the price book in which synced orders are priced.
        person_accounts: whether individuals are written as person accounts, which the org must have switched on.
        insists_on_duplicates: whether a customer that a duplicate rule finds to be there is saved by a second, deliberate try;
            only rules that alert let it pass, those that block do not.
        bulk_query_above: ids of so many records are listed page by page, of more by one bulk job.
        page_size: records a page; ``None`` takes each stream's own. The org gives 200 to 2,000 whatever is asked.
    """

    base_url: str
    client_id: str
    client_secret: SecretStr | None = None
    authentication: Literal["client_credentials", "jwt"] = "client_credentials"
    username: str = ""
    private_key: SecretStr | None = None
    audience: str = "https://login.salesforce.com"
    api_version: str = "66.0"
    multi_currency: bool = False
    quota_share_max: float = 0.85
    price_book: str = "Heartland"
    person_accounts: bool = False
    insists_on_duplicates: bool = False
    requests_per_second: float = 8.0
    concurrency: int = 4
    bulk_query_above: int = 20_000
    page_size: int | None = None

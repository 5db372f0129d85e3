"""A token for what the account may read: a scope that it lacks must stop the streams that need it, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retail_etl.connectors.heartland.refusals import decode
from retail_etl.errors import CredentialError

if TYPE_CHECKING:
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.http.client_credentials import ClientCredentials
    from retail_etl.connectors.http.tokens import Token


def fetch_token(credentials: ClientCredentials, client: HttpClient) -> Token:
    """A new token with all scopes that are asked for, or with those that the account has.

    Raises:
        CredentialError: the endpoint does not know us, or grants none of the scopes.
    """
    try:
        return credentials.fetch(client, decode)
    except CredentialError as error:
        # Only a refusal of scopes is worth asking again: a wrong secret tried too often locks the account.
        if "invalid_scope" not in error.message:
            raise
        granted = [scope for scope in credentials.scopes if _is_granted(replace(credentials, scopes=(scope,)), client)]
        if not granted:
            raise
    return replace(credentials, scopes=tuple(granted)).fetch(client, decode)


def _is_granted(credentials: ClientCredentials, client: HttpClient) -> bool:
    try:
        credentials.fetch(client, decode)
    except CredentialError as error:
        if "invalid_scope" not in error.message:
            raise
        return False
    return True

"""How the text of a setting becomes a value: each form says what it expects, and never repeats what it was given."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def web_address(text: str) -> str:
    """The address, without credentials and https outside this machine."""
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("must be an address like https://host/path")
    if url.username or url.password or url.query:
        raise ValueError("must not carry credentials; they have settings of their own")
    if url.scheme == "http" and url.hostname not in _LOOPBACK:
        raise ValueError("must use https outside this machine")
    return text.rstrip("/")


def postgres(text: str) -> str:
    """A PostgreSQL address with its driver named."""
    url = urlsplit(text)
    scheme = url.scheme.partition("+")[0]
    has_host = url.hostname or "host" in parse_qs(url.query)  # a socket's folder stands in the query
    if scheme not in ("postgresql", "postgres") or not has_host or not url.path.strip("/"):
        raise ValueError("must be a PostgreSQL address like postgresql://user:password@host:5432/name")
    # A bare postgresql:// means psycopg 3 under SQLAlchemy 2.1, whose NOTIFY dagster-postgres cannot use.
    return f"postgresql+psycopg2:{text.partition(':')[2]}"


def pairs(text: object) -> object:
    """``a=b, c=d`` as a mapping."""
    if not isinstance(text, str):
        return text
    found = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not equals for _, equals, _ in found):
        raise ValueError("must be pairs like gl_lines=odata, with commas between")
    return {name.strip(): value.strip() for name, _, value in found}


def words(text: object) -> object:
    """``a, b`` as a tuple."""
    return tuple(word.strip() for word in text.split(",") if word.strip()) if isinstance(text, str) else text


def addresses(text: object) -> object:
    """Addresses with spaces or line ends between, as a tuple: a comma may be part of one."""
    return tuple(text.split()) if isinstance(text, str) else text

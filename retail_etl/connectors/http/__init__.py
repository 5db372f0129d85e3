"""The one layer through which connectors speak HTTP: budgets, retries, credentials, refusals, redaction."""

-- Purpose: the newest version of every transaction of the card gateway Portico
-- Grain: one row a gateway transaction id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_gateway_portico_transactions (
    gateway_transaction_id VARCHAR NOT NULL,
    original_transaction_id VARCHAR,
    client_transaction_id VARCHAR,
    service_name VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    amount_minor BIGINT,
    authorized_minor BIGINT,
    settlement_minor BIGINT,
    gratuity_minor BIGINT,
    convenience_minor BIGINT,
    shipping_minor BIGINT,
    tax_minor BIGINT,
    currency VARCHAR NOT NULL,
    card_brand VARCHAR,
    card_last4 VARCHAR,
    auth_code VARCHAR,
    retrieval_ref VARCHAR,
    issuer_transaction_id VARCHAR,
    invoice_number VARCHAR,
    device_id VARCHAR NOT NULL,
    batch_sequence VARCHAR,
    batch_closed_at TIMESTAMPTZ,
    sale_return VARCHAR,
    debit_credit VARCHAR,
    is_offline BOOLEAN,
    occurred_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

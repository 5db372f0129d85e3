-- Purpose: the newest version of every customer account of the web shop
-- Grain: one row a Magento customer id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_customers (
    id BIGINT NOT NULL,
    website_id BIGINT NOT NULL,
    store_id BIGINT,
    group_id BIGINT,
    email VARCHAR NOT NULL,
    firstname VARCHAR,
    middlename VARCHAR,
    lastname VARCHAR,
    taxvat VARCHAR,
    default_billing VARCHAR,
    default_shipping VARCHAR,
    is_subscribed BOOLEAN,
    addresses VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- Purpose: the newest version of every inventory source of the web shop
-- Grain: one row a inventory source
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_sources (
    source_code VARCHAR NOT NULL,
    name VARCHAR,
    is_enabled BOOLEAN,
    country_id VARCHAR,
    region VARCHAR,
    city VARCHAR,
    street VARCHAR,
    postcode VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- Purpose: the newest version of every website of the web shop
-- Grain: one row a website
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_websites (
    id BIGINT NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR,
    default_group_id BIGINT,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

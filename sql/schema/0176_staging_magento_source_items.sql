-- Purpose: the newest stock of every product in every source of the web shop
-- Grain: one row a inventory source and SKU
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_source_items (
    source_code VARCHAR NOT NULL,
    sku VARCHAR NOT NULL,
    quantity DECIMAL(38, 8) NOT NULL,
    is_in_stock BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- Purpose: the newest version of lines of orders of the Salesforce org
-- Grain: one row a line of an order
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.salesforce_order_items (
    id VARCHAR NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    order_item_number VARCHAR,
    order_id VARCHAR NOT NULL,
    order_heartland_id VARCHAR,
    price_book_entry_id VARCHAR,
    product_id VARCHAR,
    sku VARCHAR,
    ordered_quantity DECIMAL(38, 8) NOT NULL,
    currency VARCHAR NOT NULL,
    unit_price DECIMAL(38, 8) NOT NULL,
    total_price_minor BIGINT,
    line_number DECIMAL(38, 8),
    heartland_tax_minor BIGINT,
    heartland_discount_minor BIGINT,
    heartland_id VARCHAR,
    heartland_updated_at TIMESTAMPTZ,
    sync_hash VARCHAR,
    last_synced_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    last_modified_at TIMESTAMPTZ,
    last_modified_by VARCHAR,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- Purpose: lines of orders of every system
-- Grain: one row a line of an order
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.order_lines (
    source_system VARCHAR NOT NULL,
    order_id VARCHAR NOT NULL,
    line_id VARCHAR NOT NULL,
    parent_line_id VARCHAR,
    line_type VARCHAR NOT NULL,
    product_id VARCHAR,
    sku VARCHAR,
    description VARCHAR,
    quantity DECIMAL(38, 8),
    unit VARCHAR,
    unit_price DECIMAL(38, 8),
    price_per DECIMAL(38, 8),
    original_unit_price DECIMAL(38, 8),
    discount_amount DECIMAL(38, 8),
    tax_amount DECIMAL(38, 8),
    net_amount DECIMAL(38, 8),
    carries_money BOOLEAN NOT NULL,
    currency VARCHAR NOT NULL,
    tax_rate DECIMAL(38, 8),
    invoiced_quantity DECIMAL(38, 8),
    shipped_quantity DECIMAL(38, 8),
    refunded_quantity DECIMAL(38, 8),
    canceled_quantity DECIMAL(38, 8),
    is_void BOOLEAN NOT NULL,
    external_line_id VARCHAR,
    gift_card_last4 VARCHAR,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);

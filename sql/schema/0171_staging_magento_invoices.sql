-- Purpose: the newest version of every invoice of the web shop
-- Grain: one row a Magento invoice entity id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_invoices (
    entity_id BIGINT NOT NULL,
    increment_id VARCHAR NOT NULL,
    order_id BIGINT NOT NULL,
    store_id BIGINT NOT NULL,
    state BIGINT NOT NULL,
    transaction_id VARCHAR,
    gateway_transaction_id VARCHAR,
    is_used_for_refund BOOLEAN,
    base_currency VARCHAR NOT NULL,
    order_currency VARCHAR NOT NULL,
    grand_total_minor BIGINT NOT NULL,
    base_grand_total_minor BIGINT NOT NULL,
    base_total_refunded_minor BIGINT,
    base_subtotal DECIMAL(38, 8),
    base_discount_amount DECIMAL(38, 8),
    base_tax_amount DECIMAL(38, 8),
    base_shipping_amount DECIMAL(38, 8),
    gift_cards_minor BIGINT,
    base_gift_cards_minor BIGINT,
    customer_balance_minor BIGINT,
    base_customer_balance_minor BIGINT,
    items VARCHAR,
    comments VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

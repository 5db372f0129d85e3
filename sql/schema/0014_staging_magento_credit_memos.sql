-- Purpose: the newest version of every credit memo of the web shop
-- Grain: one row a Magento credit memo entity id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_credit_memos (
    entity_id BIGINT NOT NULL,
    increment_id VARCHAR NOT NULL,
    order_id BIGINT NOT NULL,
    invoice_id BIGINT,
    transaction_id VARCHAR,
    store_id BIGINT NOT NULL,
    state BIGINT NOT NULL,
    creditmemo_status VARCHAR,
    base_currency VARCHAR NOT NULL,
    order_currency VARCHAR NOT NULL,
    grand_total_minor BIGINT NOT NULL,
    base_grand_total_minor BIGINT NOT NULL,
    base_subtotal DECIMAL(38, 8),
    base_tax_amount DECIMAL(38, 8),
    base_shipping_amount DECIMAL(38, 8),
    base_adjustment DECIMAL(38, 8),
    adjustment_positive_minor BIGINT,
    adjustment_negative_minor BIGINT,
    gift_cards_minor BIGINT,
    base_gift_cards_minor BIGINT,
    customer_balance_minor BIGINT,
    base_customer_balance_minor BIGINT,
    created_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

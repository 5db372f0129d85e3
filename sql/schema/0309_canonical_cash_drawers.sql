-- Purpose: a store's cash of a day: what it took, what was counted over or short, and so what goes to the bank
-- Grain: one row a store and business day with cash
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.cash_drawers (
    source_system VARCHAR NOT NULL,
    drawer_id VARCHAR NOT NULL,
    location_id VARCHAR NOT NULL,
    register_id VARCHAR,
    business_date DATE NOT NULL,
    payment_count BIGINT NOT NULL,
    cash_sales_minor BIGINT NOT NULL,
    cash_refunds_minor BIGINT NOT NULL,
    over_short_minor BIGINT NOT NULL,
    deposit_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    is_counted BOOLEAN NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);

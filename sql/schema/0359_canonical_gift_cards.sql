-- Purpose: what is owed on gift cards
-- Grain: one row a gift card, or group of cards that cannot be told apart, and currency
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.gift_cards (
    source_system VARCHAR NOT NULL,
    gift_card_id VARCHAR NOT NULL,
    card_last4 VARCHAR,
    currency VARCHAR NOT NULL,
    sold_count BIGINT NOT NULL,
    sold_minor BIGINT NOT NULL,
    redeemed_count BIGINT NOT NULL,
    redeemed_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL,
    liability_minor BIGINT NOT NULL,
    first_date DATE NOT NULL,
    last_date DATE NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);

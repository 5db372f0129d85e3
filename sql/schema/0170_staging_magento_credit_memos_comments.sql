-- Purpose: what people and programs noted on it, beside what was staged of magento_credit_memos before
-- Grain: one column
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.magento_credit_memos ADD COLUMN comments VARCHAR;

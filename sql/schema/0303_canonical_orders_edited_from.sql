-- Purpose: the first order of the chain of edits that an order is the end of
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.orders ADD COLUMN edited_from_reference VARCHAR;

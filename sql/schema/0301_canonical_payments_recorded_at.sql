-- Purpose: when the system that took a payment learned of it; the ledger books what comes late on the day it came
-- Grain: one row a payment of its source system
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.payments ADD COLUMN recorded_at TIMESTAMPTZ;

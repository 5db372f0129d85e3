-- Purpose: when Heartland learned of a payment: one that was taken offline comes later, and is booked on the day it came
-- Grain: one row a payment row
-- Parameters: none
-- Tables read: none
ALTER TABLE staging.heartland_payments ADD COLUMN created_at TIMESTAMPTZ;

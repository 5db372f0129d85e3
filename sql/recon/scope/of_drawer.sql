-- The drawers: variances look among all of them.
-- Grain: one row a drawer. Parameters: day. Reads: drawer.
SELECT * FROM drawer WHERE business_date <= $day

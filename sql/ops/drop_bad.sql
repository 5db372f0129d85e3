-- Purpose: takes the rows that go into quarantine out of the load
-- Grain: one row a bad line
-- Parameters: none
-- Tables read: bad_rows
DELETE FROM parsed WHERE line IN (SELECT line FROM bad_rows);

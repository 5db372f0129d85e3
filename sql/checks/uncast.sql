-- Purpose: lines with a value that did not cast
-- Grain: one row a line
-- Parameters: none
-- Tables read: parsed
SELECT line FROM parsed WHERE cast_failures <> '';

-- Purpose: gives the parsed lines their numbers, where they were cast as they were read: they stand in the order of the file
-- Grain: one row a line
-- Parameters: none
-- Tables read: parsed
UPDATE parsed SET line = rowid - (SELECT min(rowid) FROM parsed) + 1 WHERE line IS NULL;

-- Purpose: gives the delivered lines their numbers: they stand in the order of the file
-- Grain: one row a line
-- Parameters: none
-- Tables read: delivered
-- A window that numbers them while they are read would leave the reading to one core. Row ids count from somewhere: inside a
-- transaction not from zero.
UPDATE delivered SET line = rowid - (SELECT min(rowid) FROM delivered) + 1 WHERE line IS NULL;

-- Rows that go into a file as they stand.
-- Grain: one row an outcome or open item. Parameters: none. Reads: written_row.
SELECT * FROM written_row

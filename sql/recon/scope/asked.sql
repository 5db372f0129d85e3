-- Remember what was asked, so that it is asked once.
-- Grain: one row a key and side. Parameters: none. Reads: sought.
INSERT INTO asked SELECT key, side FROM sought

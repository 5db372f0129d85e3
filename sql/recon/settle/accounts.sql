-- The ledger accounts that occur.
-- Grain: one row an account. Parameters: none. Reads: gl_line.
SELECT DISTINCT account FROM gl_line WHERE account IS NOT NULL ORDER BY account

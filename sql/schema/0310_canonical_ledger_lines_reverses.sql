-- Purpose: the journal that a reversing line undoes, where the ledger itself says so
-- Grain: one row a journal line
-- Parameters: none
-- Tables read: none
ALTER TABLE canonical.ledger_lines ADD COLUMN reverses_journal VARCHAR;

-- Purpose: leaves of each statement its latest edition, by its making, then by its arrival
-- Grain: one row a line taken out
-- Parameters: none
-- Tables read: parsed, current_versions
-- A load may bring several editions, and an early one may arrive after a later one is staged. The ids of a statement's lines
-- begin with the statement, so what is staged of it shows by any line that both editions have.
DELETE FROM parsed AS older
WHERE EXISTS (
    SELECT 1
    FROM parsed AS newer
    WHERE newer.scope = older.scope AND newer.fingerprint <> older.fingerprint
      AND (newer.version > older.version OR (newer.version = older.version AND newer.line > older.line))
)
OR EXISTS (
    SELECT 1
    FROM current_versions AS staged
    WHERE older.fingerprint IS NOT NULL AND starts_with(staged.record_key, older.scope || '/') AND staged.version > older.version
);

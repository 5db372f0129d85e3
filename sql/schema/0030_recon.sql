-- Purpose: the schema of what reconciliation decided
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE SCHEMA recon;

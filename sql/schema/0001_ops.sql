-- Purpose: the schema of what the road keeps about itself: loads, watermarks, quarantine, proofs
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE SCHEMA ops;

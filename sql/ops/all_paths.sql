-- Purpose: the file of each load whose landed records are kept
-- Grain: one row a load
-- Parameters: none
-- Tables read: ops.manifest
SELECT path FROM ops.manifest WHERE expired_at IS NULL;

-- Purpose: every landed file that counts
-- Grain: one row a file
-- Parameters: none
-- Tables read: ops.manifest
SELECT path FROM ops.manifest;

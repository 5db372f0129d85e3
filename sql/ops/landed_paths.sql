-- Purpose: every landed file that the manifest still counts on
-- Grain: one row a file
-- Parameters: none
-- Tables read: ops.manifest
SELECT DISTINCT path FROM ops.manifest WHERE expired_at IS NULL;

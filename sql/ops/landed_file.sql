-- Purpose: tells the views over landed lines which file they read
-- Grain: no rows
-- Parameters: path, longest_line (bytes)
-- Tables read: none
SET VARIABLE landed_file = struct_pack(path := CAST($path AS VARCHAR), longest_line := CAST($longest_line AS BIGINT));

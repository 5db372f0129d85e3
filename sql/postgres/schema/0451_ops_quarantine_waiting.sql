-- Purpose: what waits in quarantine is found without reading what was settled long ago
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE INDEX quarantine_waiting ON ops.quarantine (stream) WHERE state = 'open';

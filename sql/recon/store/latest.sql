-- Purpose: the newest day that was judged, before a day or at all
-- Grain: one row; as_of is null where none was
-- Parameters: before (null: at all)
-- Tables read: recon.judgements
SELECT max(as_of) AS as_of FROM recon.judgements WHERE $before IS NULL OR as_of < $before;

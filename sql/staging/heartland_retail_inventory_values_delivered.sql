-- Purpose: Heartland Retail's stock as they were landed: every value as text, nested ones as JSON
-- Grain: one row a line of the file, in the order of its lines
-- Parameters: path, longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP TABLE delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    $path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = $longest_line,
    columns = {
        item_id: 'VARCHAR',
        location_id: 'VARCHAR',
        qty: 'VARCHAR',
        qty_on_hand: 'VARCHAR',
        qty_committed: 'VARCHAR',
        qty_available: 'VARCHAR',
        qty_on_po: 'VARCHAR',
        qty_in_transit: 'VARCHAR',
        unit_cost: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

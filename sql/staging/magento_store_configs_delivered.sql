-- Purpose: Magento's store configurations as they were landed: every value as text, nested ones as JSON
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
        id: 'VARCHAR',
        code: 'VARCHAR',
        website_id: 'VARCHAR',
        locale: 'VARCHAR',
        base_currency_code: 'VARCHAR',
        default_display_currency_code: 'VARCHAR',
        timezone: 'VARCHAR',
        weight_unit: 'VARCHAR',
        base_url: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

-- Purpose: Magento's invoices as they were landed: every value as text, nested ones as JSON
-- Grain: one row a line of the file, in the order of its lines
-- Parameters: none; the variable landed_file has path and longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP VIEW delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    getvariable('landed_file').path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = getvariable('landed_file').longest_line,
    columns = {
        entity_id: 'VARCHAR',
        increment_id: 'VARCHAR',
        order_id: 'VARCHAR',
        store_id: 'VARCHAR',
        state: 'VARCHAR',
        transaction_id: 'VARCHAR',
        is_used_for_refund: 'VARCHAR',
        base_currency_code: 'VARCHAR',
        order_currency_code: 'VARCHAR',
        grand_total: 'VARCHAR',
        base_grand_total: 'VARCHAR',
        base_total_refunded: 'VARCHAR',
        base_subtotal: 'VARCHAR',
        base_discount_amount: 'VARCHAR',
        base_tax_amount: 'VARCHAR',
        base_shipping_amount: 'VARCHAR',
        extension_attributes: 'JSON',
        items: 'JSON',
        comments: 'JSON',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

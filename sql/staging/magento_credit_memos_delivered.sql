-- Purpose: Magento's credit memos as they were landed: every value as text, nested ones as JSON
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
        entity_id: 'VARCHAR',
        increment_id: 'VARCHAR',
        order_id: 'VARCHAR',
        invoice_id: 'VARCHAR',
        transaction_id: 'VARCHAR',
        store_id: 'VARCHAR',
        state: 'VARCHAR',
        creditmemo_status: 'VARCHAR',
        base_currency_code: 'VARCHAR',
        order_currency_code: 'VARCHAR',
        grand_total: 'VARCHAR',
        base_grand_total: 'VARCHAR',
        base_subtotal: 'VARCHAR',
        base_tax_amount: 'VARCHAR',
        base_shipping_amount: 'VARCHAR',
        base_adjustment: 'VARCHAR',
        adjustment_positive: 'VARCHAR',
        adjustment_negative: 'VARCHAR',
        extension_attributes: 'JSON',
        base_discount_amount: 'VARCHAR',
        items: 'JSON',
        comments: 'JSON',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

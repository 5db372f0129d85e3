-- Purpose: Magento's orders as they were landed: every value as text, nested ones as JSON
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
        store_id: 'VARCHAR',
        original_increment_id: 'VARCHAR',
        relation_parent_id: 'VARCHAR',
        relation_parent_real_id: 'VARCHAR',
        relation_child_id: 'VARCHAR',
        relation_child_real_id: 'VARCHAR',
        state: 'VARCHAR',
        status: 'VARCHAR',
        customer_id: 'VARCHAR',
        customer_is_guest: 'VARCHAR',
        base_currency_code: 'VARCHAR',
        order_currency_code: 'VARCHAR',
        grand_total: 'VARCHAR',
        base_grand_total: 'VARCHAR',
        total_paid: 'VARCHAR',
        base_total_paid: 'VARCHAR',
        total_refunded: 'VARCHAR',
        base_total_refunded: 'VARCHAR',
        total_due: 'VARCHAR',
        base_total_due: 'VARCHAR',
        base_subtotal: 'VARCHAR',
        base_discount_amount: 'VARCHAR',
        base_tax_amount: 'VARCHAR',
        base_shipping_amount: 'VARCHAR',
        extension_attributes: 'JSON',
        payment: 'JSON',
        customer_email: 'VARCHAR',
        customer_firstname: 'VARCHAR',
        customer_lastname: 'VARCHAR',
        is_virtual: 'VARCHAR',
        coupon_code: 'VARCHAR',
        subtotal: 'VARCHAR',
        discount_amount: 'VARCHAR',
        tax_amount: 'VARCHAR',
        shipping_amount: 'VARCHAR',
        base_discount_tax_compensation_amount: 'VARCHAR',
        base_shipping_discount_tax_compensation_amnt: 'VARCHAR',
        items: 'JSON',
        billing_address: 'JSON',
        status_histories: 'JSON',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

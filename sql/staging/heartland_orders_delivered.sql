-- Purpose: Heartland's orders as they were landed: every value as text, nested ones as JSON
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
        order_number: 'VARCHAR',
        external_id: 'VARCHAR',
        source_system: 'VARCHAR',
        order_type: 'VARCHAR',
        parent_order_id: 'VARCHAR',
        customer_id: 'VARCHAR',
        location_id: 'VARCHAR',
        fulfillment_location_id: 'VARCHAR',
        station_id: 'VARCHAR',
        order_date: 'VARCHAR',
        completed_at: 'VARCHAR',
        business_date: 'VARCHAR',
        timezone: 'VARCHAR',
        status: 'VARCHAR',
        payment_status: 'VARCHAR',
        currency: 'VARCHAR',
        subtotal: 'VARCHAR',
        order_discount_amount: 'VARCHAR',
        discount_total: 'VARCHAR',
        tax_total: 'VARCHAR',
        shipping_total: 'VARCHAR',
        tip_total: 'VARCHAR',
        surcharge_total: 'VARCHAR',
        rounding_total: 'VARCHAR',
        total_amount: 'VARCHAR',
        amount_paid: 'VARCHAR',
        amount_refunded: 'VARCHAR',
        balance_due: 'VARCHAR',
        line_items: 'JSON',
        shipments: 'JSON',
        shipping_address: 'JSON',
        billing_address: 'JSON',
        custom: 'JSON',
        created_at: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

-- Purpose: rows of Heartland's transaction report as they were landed: every value as text, nested ones as JSON
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
        row_id: 'VARCHAR',
        row_type: 'VARCHAR',
        direction: 'VARCHAR',
        payment_id: 'VARCHAR',
        id: 'VARCHAR',
        parent_row_id: 'VARCHAR',
        order_id: 'VARCHAR',
        parent_payment_id: 'VARCHAR',
        operation: 'VARCHAR',
        amount: 'VARCHAR',
        tip_amount: 'VARCHAR',
        surcharge_amount: 'VARCHAR',
        currency: 'VARCHAR',
        method: 'VARCHAR',
        method_type: 'VARCHAR',
        is_deposit: 'VARCHAR',
        card: 'JSON',
        gateway: 'VARCHAR',
        gateway_transaction_id: 'VARCHAR',
        auth_code: 'VARCHAR',
        acquirer_reference: 'VARCHAR',
        status: 'VARCHAR',
        occurred_at: 'VARCHAR',
        business_date: 'VARCHAR',
        location_id: 'VARCHAR',
        station_id: 'VARCHAR',
        device_id: 'VARCHAR',
        batch_id: 'VARCHAR',
        batch_closed_at: 'VARCHAR',
        deposit_id: 'VARCHAR',
        settlement_date: 'VARCHAR',
        fee_amount: 'VARCHAR',
        net_amount: 'VARCHAR',
        fee_status: 'VARCHAR',
        dispute_id: 'VARCHAR',
        description: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

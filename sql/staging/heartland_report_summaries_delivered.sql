-- Purpose: Heartland's report of sums as they were landed: every value as text, nested ones as JSON
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
        period_start: 'VARCHAR',
        period_end: 'VARCHAR',
        date_basis: 'VARCHAR',
        location_id: 'VARCHAR',
        timezone: 'VARCHAR',
        method: 'VARCHAR',
        currency: 'VARCHAR',
        sales_count: 'VARCHAR',
        sales_amount: 'VARCHAR',
        refunds_count: 'VARCHAR',
        refunds_amount: 'VARCHAR',
        voids_count: 'VARCHAR',
        voids_amount: 'VARCHAR',
        tips_amount: 'VARCHAR',
        surcharge_amount: 'VARCHAR',
        tax_amount: 'VARCHAR',
        rounding_amount: 'VARCHAR',
        deposits_collected_amount: 'VARCHAR',
        deposits_relieved_amount: 'VARCHAR',
        chargebacks_count: 'VARCHAR',
        chargebacks_amount: 'VARCHAR',
        chargeback_reversals_amount: 'VARCHAR',
        adjustments_amount: 'VARCHAR',
        fees_amount: 'VARCHAR',
        fees_status: 'VARCHAR',
        net_amount: 'VARCHAR',
        batch_ids: 'JSON',
        deposit_ids: 'JSON',
        status: 'VARCHAR',
        generated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

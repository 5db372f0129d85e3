-- Purpose: the records behind each fee figure: first those whose charge differs from the schedule, then the largest
-- Grain: one row a record behind a figure
-- Parameters: most (records a figure)
-- Tables read: fee_rows (report/fee_rows)
WITH ranked AS (
    SELECT
        *,
        count(*) OVER figures AS behind,
        row_number() OVER (
            figures ORDER BY abs(charged_minor - expected_minor) DESC NULLS LAST, abs(volume_minor) DESC, row_id
        ) AS place
    FROM (SELECT *, date_trunc('month', day) AS month FROM fee_rows)
    WINDOW figures AS (PARTITION BY month, billing, brand, currency)
)
SELECT
    concat_ws('|', 'fees', strftime(month, '%Y-%m'), billing, brand, currency) AS figure,
    place,
    behind,
    'report_row' AS kind,
    row_id AS record_id,
    day AS business_date,
    currency,
    volume_minor AS amount_minor,
    expected_minor,
    charged_minor,
    CAST(NULL AS VARCHAR) AS told,
    load_id,
    line
FROM ranked
WHERE place <= $most
ORDER BY figure, place;

-- What is said of an outcome by key: the field that bound its records, the figure both sides came to, how many records there are.
-- Grain: one text. Parameters: none; the macro takes leg, rule, the record named, minor units, decimals of the currency, records.
-- Reads: nothing.
CREATE MACRO settled_evidence(leg, rule, named, minor, places, records) AS
CASE rule
    WHEN 'store_sale_has_no_web_order' THEN '{"channel": "store"}'
    WHEN 'tender_does_not_settle' THEN '{"settles": false}'
    ELSE
        concat(
            '{"', CASE leg
                WHEN 'order_payment' THEN 'order_ref' WHEN 'payment_batch' THEN 'batch_id'
                WHEN 'report_payment' THEN 'business_date+store+tender' ELSE 'reference'
            END, '": ', to_json(named), ', "amount": "', CASE coalesce(places, 2)
                WHEN 0 THEN CAST(minor AS VARCHAR)
                WHEN 2 THEN CAST(minor * CAST(0.01 AS DECIMAL(3, 2)) AS VARCHAR)
                WHEN 3 THEN CAST(minor * CAST(0.001 AS DECIMAL(4, 3)) AS VARCHAR)
                ELSE CAST(minor * CAST(0.0001 AS DECIMAL(5, 4)) AS VARCHAR)
            END, '", "records": ', records, '}'
        )
END

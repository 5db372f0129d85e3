-- What is said of an outcome by key, whatever its leg and rule.
-- Grain: one text. Parameters: none; the macro takes leg, rule, the record named, minor units, decimals of the currency, records.
-- Reads: nothing.
CREATE MACRO settled_evidence(leg, rule, named, minor, places, records) AS
CASE rule
    WHEN 'store_sale_has_no_web_order' THEN '{"channel": "store"}'
    WHEN 'tender_does_not_settle' THEN '{"settles": false}'
    ELSE
        keyed_evidence(
            CASE leg
                WHEN 'order_payment' THEN '{"order_ref": ' WHEN 'payment_batch' THEN '{"batch_id": '
                WHEN 'report_payment' THEN '{"business_date+store+tender": ' ELSE '{"reference": '
            END, named, minor, places, records
        )
END

-- What is said of a matched outcome by key: the field that bound its records, the figure both sides came to, how many records there are.
-- Grain: one text. Parameters: none; the macro takes the text up to the record named, that record, minor units, decimals, records.
-- Reads: nothing.
CREATE MACRO keyed_evidence(head, named, minor, places, records) AS
concat(
    head, to_json(named), ', "amount": "', CASE places
        WHEN 2 THEN CAST(minor * CAST(0.01 AS DECIMAL(3, 2)) AS VARCHAR)
        WHEN 0 THEN CAST(minor AS VARCHAR)
        WHEN 3 THEN CAST(minor * CAST(0.001 AS DECIMAL(4, 3)) AS VARCHAR)
        ELSE CAST(minor * CAST(0.0001 AS DECIMAL(5, 4)) AS VARCHAR)
    END, '", "records": ', records, '}'
)

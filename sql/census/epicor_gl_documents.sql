-- Purpose: the records that staging holds of epicor_gl_documents, for a census of the ids at its source
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_gl_documents
SELECT
    concat_ws('|', CAST(company AS VARCHAR), CAST(sys_row_id AS VARCHAR)) AS record_key,
    CAST(tran_date AS DATE) AS business_date
FROM staging.epicor_gl_documents;

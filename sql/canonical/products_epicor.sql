-- Purpose: the ledger's parts
-- Grain: one row a part, inactive ones too
-- Parameters: currency (the company's)
-- Tables read: staging.epicor_parts
-- Its base prices are of the company's currency. Numbers are compared without regard to case.
MERGE INTO canonical.products AS known
USING (
    SELECT
        'epicor' AS source_system,
        concat_ws('-', company, part_num) AS product_id,
        part_num AS sku,
        upper(trim(part_num)) AS sku_key,
        coalesce(upc_code1, upc_code2) AS barcode,
        description AS name,
        CAST(NULL AS VARCHAR) AS description,
        CASE upper(type_code) WHEN 'P' THEN 'purchased' WHEN 'M' THEN 'made' WHEN 'K' THEN 'kit' WHEN 'B' THEN 'bundle' ELSE type_code END AS product_type,
        CAST(NULL AS VARCHAR) AS parent_sku,
        CAST(NULL AS VARCHAR) AS options,
        unit_price AS price,
        CAST(CASE upper(price_per_code) WHEN 'C' THEN 100 WHEN 'M' THEN 1000 ELSE 1 END AS DECIMAL(38, 8)) AS price_per,
        CAST(NULL AS DECIMAL(38, 8)) AS original_price,
        CAST(NULL AS DECIMAL(38, 8)) AS cost,
        CAST($currency AS VARCHAR) AS currency,
        tax_category,
        product_group AS department,
        CAST(NULL AS VARCHAR) AS vendor,
        sales_uom AS unit,
        net_weight AS weight,
        NOT coalesce(is_inactive, false) AS is_active,
        is_on_hold,
        coalesce(is_quantity_bearing, true) AND NOT coalesce(is_non_stock, false) AS is_stocked,
        created_at,
        changed_at AS updated_at,
        load_id,
        line
    FROM staging.epicor_parts
) AS fresh
ON known.source_system = fresh.source_system AND known.product_id = fresh.product_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'epicor' THEN DELETE;

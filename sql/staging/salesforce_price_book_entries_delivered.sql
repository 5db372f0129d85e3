-- Purpose: Salesforce's prices as they were landed: every value as text, parents as JSON
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
        Id: 'VARCHAR',
        IsDeleted: 'VARCHAR',
        Pricebook2Id: 'VARCHAR',
        Pricebook2: 'JSON',
        Product2Id: 'VARCHAR',
        Product2: 'JSON',
        ProductCode: 'VARCHAR',
        CurrencyIsoCode: 'VARCHAR',
        UnitPrice: 'VARCHAR',
        IsActive: 'VARCHAR',
        UseStandardPrice: 'VARCHAR',
        CreatedDate: 'VARCHAR',
        LastModifiedDate: 'VARCHAR',
        LastModifiedById: 'VARCHAR',
        SystemModstamp: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

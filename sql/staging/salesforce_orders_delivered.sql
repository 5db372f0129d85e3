-- Purpose: Salesforce's orders as they were landed: every value as text, parents as JSON
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
        OrderNumber: 'VARCHAR',
        AccountId: 'VARCHAR',
        Account: 'JSON',
        EffectiveDate: 'VARCHAR',
        Status: 'VARCHAR',
        StatusCode: 'VARCHAR',
        Pricebook2Id: 'VARCHAR',
        PoNumber: 'VARCHAR',
        OrderReferenceNumber: 'VARCHAR',
        CurrencyIsoCode: 'VARCHAR',
        TotalAmount: 'VARCHAR',
        ActivatedDate: 'VARCHAR',
        OwnerId: 'VARCHAR',
        Heartland_Status__c: 'VARCHAR',
        Heartland_Channel__c: 'VARCHAR',
        Heartland_Store__c: 'VARCHAR',
        Heartland_Subtotal__c: 'VARCHAR',
        Heartland_Tax__c: 'VARCHAR',
        Heartland_Discount__c: 'VARCHAR',
        Heartland_Shipping__c: 'VARCHAR',
        Heartland_Total__c: 'VARCHAR',
        Heartland_Id__c: 'VARCHAR',
        Heartland_Updated_At__c: 'VARCHAR',
        Heartland_Sync_Hash__c: 'VARCHAR',
        Heartland_Last_Sync__c: 'VARCHAR',
        CreatedDate: 'VARCHAR',
        LastModifiedDate: 'VARCHAR',
        LastModifiedById: 'VARCHAR',
        SystemModstamp: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

-- Purpose: Salesforce's synced stock as they were landed: every value as text, parents as JSON
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
        Name: 'VARCHAR',
        Product__c: 'VARCHAR',
        Product__r: 'JSON',
        Location_Code__c: 'VARCHAR',
        Location_Name__c: 'VARCHAR',
        On_Hand__c: 'VARCHAR',
        Committed__c: 'VARCHAR',
        Available__c: 'VARCHAR',
        As_Of__c: 'VARCHAR',
        Requested_Change__c: 'VARCHAR',
        Request_Reason__c: 'VARCHAR',
        Requested_At__c: 'VARCHAR',
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

-- Purpose: Salesforce's persons as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        *,
        Account ->> '$.Heartland_Id__c' AS account_heartland_id_told
    FROM numbered
)
SELECT
    filled(d.Id) AS id,
    yes_or_no(d.IsDeleted) AS is_deleted,
    filled(d.MasterRecordId) AS master_record_id,
    filled(d.AccountId) AS account_id,
    filled(d.account_heartland_id_told) AS account_heartland_id,
    filled(d.FirstName) AS first_name,
    filled(d.LastName) AS last_name,
    filled(d.Email) AS email,
    filled(d.Phone) AS phone,
    filled(d.MobilePhone) AS mobile_phone,
    yes_or_no(d.HasOptedOutOfEmail) AS has_opted_out_of_email,
    yes_or_no(d.DoNotCall) AS do_not_call,
    filled(d.OwnerId) AS owner_id,
    filled(d.MailingStreet) AS mailing_street,
    filled(d.MailingCity) AS mailing_city,
    filled(d.MailingState) AS mailing_state,
    filled(d.MailingPostalCode) AS mailing_postal_code,
    filled(d.MailingCountry) AS mailing_country,
    filled(d.Heartland_Id_Aliases__c) AS heartland_id_aliases,
    filled(d.Heartland_Loyalty_Id__c) AS loyalty_id,
    yes_or_no(d.Heartland_Marketing_Opt_In__c) AS marketing_opt_in,
    filled(d.Heartland_Id__c) AS heartland_id,
    utc_moment(d.Heartland_Updated_At__c) AS heartland_updated_at,
    filled(d.Heartland_Sync_Hash__c) AS sync_hash,
    utc_moment(d.Heartland_Last_Sync__c) AS last_synced_at,
    utc_moment(d.CreatedDate) AS created_at,
    utc_moment(d.LastModifiedDate) AS last_modified_at,
    filled(d.LastModifiedById) AS last_modified_by,
    utc_moment(d.SystemModstamp) AS updated_at,
    utc_moment(d.SystemModstamp) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.Id) AS record_key,
    epoch_us(utc_moment(d.SystemModstamp)) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('Id', d.Id),
        unfit_flag('IsDeleted', d.IsDeleted),
        unfit_value('MasterRecordId', d.MasterRecordId),
        unfit_value('AccountId', d.AccountId),
        unfit_value('Account.Heartland_Id__c', d.account_heartland_id_told),
        unfit_value('FirstName', d.FirstName),
        unfit_value('LastName', d.LastName),
        unfit_value('Email', d.Email),
        unfit_value('Phone', d.Phone),
        unfit_value('MobilePhone', d.MobilePhone),
        unfit_flag('HasOptedOutOfEmail', d.HasOptedOutOfEmail),
        unfit_flag('DoNotCall', d.DoNotCall),
        unfit_value('OwnerId', d.OwnerId),
        unfit_value('MailingStreet', d.MailingStreet),
        unfit_value('MailingCity', d.MailingCity),
        unfit_value('MailingState', d.MailingState),
        unfit_value('MailingPostalCode', d.MailingPostalCode),
        unfit_value('MailingCountry', d.MailingCountry),
        unfit_value('Heartland_Id_Aliases__c', d.Heartland_Id_Aliases__c),
        unfit_value('Heartland_Loyalty_Id__c', d.Heartland_Loyalty_Id__c),
        unfit_flag('Heartland_Marketing_Opt_In__c', d.Heartland_Marketing_Opt_In__c),
        unfit_value('Heartland_Id__c', d.Heartland_Id__c),
        unfit_moment('Heartland_Updated_At__c', d.Heartland_Updated_At__c),
        unfit_value('Heartland_Sync_Hash__c', d.Heartland_Sync_Hash__c),
        unfit_moment('Heartland_Last_Sync__c', d.Heartland_Last_Sync__c),
        unfit_moment('CreatedDate', d.CreatedDate),
        unfit_moment('LastModifiedDate', d.LastModifiedDate),
        unfit_value('LastModifiedById', d.LastModifiedById),
        unfit_moment('SystemModstamp', d.SystemModstamp),
        unfit_object('Account', d.Account)
    ) AS cast_failures
FROM prepared AS d;

-- Purpose: the newest version of persons of the Salesforce org
-- Grain: one row a contact
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.salesforce_contacts (
    id VARCHAR NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    master_record_id VARCHAR,
    account_id VARCHAR,
    account_heartland_id VARCHAR,
    first_name VARCHAR,
    last_name VARCHAR NOT NULL,
    email VARCHAR,
    phone VARCHAR,
    mobile_phone VARCHAR,
    has_opted_out_of_email BOOLEAN,
    do_not_call BOOLEAN,
    owner_id VARCHAR,
    mailing_street VARCHAR,
    mailing_city VARCHAR,
    mailing_state VARCHAR,
    mailing_postal_code VARCHAR,
    mailing_country VARCHAR,
    heartland_id_aliases VARCHAR,
    loyalty_id VARCHAR,
    marketing_opt_in BOOLEAN,
    heartland_id VARCHAR,
    heartland_updated_at TIMESTAMPTZ,
    sync_hash VARCHAR,
    last_synced_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    last_modified_at TIMESTAMPTZ,
    last_modified_by VARCHAR,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

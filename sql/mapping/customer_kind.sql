-- Purpose: business or individual: as delivered, else a business where only a company is named
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO customer_kind(customer_type, company_name, person_name) AS
    coalesce(
        customer_type,
        CASE WHEN nullif(trim(company_name), '') IS NOT NULL AND nullif(trim(person_name), '') IS NULL THEN 'business' ELSE 'individual' END
    );

-- Purpose: a code of ten characters for a record's name, the same every time: HL and eight of forty bits of its MD5
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO short_code(name) AS
    'HL'
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 0) % 32 AS INTEGER), 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 5) % 32 AS INTEGER), 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 10) % 32 AS INTEGER), 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 15) % 32 AS INTEGER), 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 20) % 32 AS INTEGER), 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 25) % 32 AS INTEGER), 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 30) % 32 AS INTEGER), 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + CAST((md5_number_lower(name) >> 35) % 32 AS INTEGER), 1);

-- Purpose: parcels of shipments with their tracking numbers
-- Grain: one row a parcel of a shipment
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.shipment_tracks (
    source_system VARCHAR NOT NULL,
    shipment_id VARCHAR NOT NULL,
    track_id VARCHAR NOT NULL,
    carrier VARCHAR,
    carrier_code VARCHAR,
    tracking_number VARCHAR NOT NULL,
    created_at TIMESTAMPTZ,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);

-- Purpose: a direction in a street address spelled out
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO street_direction(word) AS
    map {
        'n': 'North', 's': 'South', 'e': 'East', 'w': 'West', 'ne': 'Northeast', 'nw': 'Northwest', 'se': 'Southeast',
        'sw': 'Southwest'
    }[lower(replace(trim(word), '.', ''))];

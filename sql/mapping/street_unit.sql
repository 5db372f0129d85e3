-- Purpose: the kind of unit in a building spelled out (USPS Publication 28, appendix C2)
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO street_unit(word) AS
    map {
        'apt': 'Apartment', 'bldg': 'Building', 'dept': 'Department', 'fl': 'Floor', 'flr': 'Floor', 'rm': 'Room',
        'ste': 'Suite', '#': 'Unit', 'no': 'Unit', 'unit': 'Unit', 'lot': 'Lot', 'floor': 'Floor', 'suite': 'Suite',
        'apartment': 'Apartment', 'building': 'Building', 'room': 'Room', 'department': 'Department'
    }[lower(rtrim(word, '.'))];

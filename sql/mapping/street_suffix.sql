-- Purpose: the kind of street spelled out (USPS Publication 28, appendix C1); another word as it stands
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO street_suffix(word) AS
    coalesce(
        map {
            'aly': 'Alley', 'ally': 'Alley', 'anx': 'Annex', 'arc': 'Arcade', 'av': 'Avenue', 'ave': 'Avenue', 'aven': 'Avenue',
            'avn': 'Avenue', 'bch': 'Beach', 'bg': 'Burg', 'blf': 'Bluff', 'blvd': 'Boulevard', 'boul': 'Boulevard', 'bnd': 'Bend',
            'br': 'Branch', 'brg': 'Bridge', 'brk': 'Brook', 'byp': 'Bypass', 'cir': 'Circle', 'circ': 'Circle', 'clb': 'Club',
            'clf': 'Cliff', 'cmn': 'Common', 'cor': 'Corner', 'cp': 'Camp', 'crk': 'Creek', 'cres': 'Crescent', 'crse': 'Course',
            'cswy': 'Causeway', 'ct': 'Court', 'ctr': 'Center', 'cv': 'Cove', 'cyn': 'Canyon', 'dl': 'Dale', 'dr': 'Drive',
            'drv': 'Drive', 'est': 'Estate', 'ests': 'Estates', 'expy': 'Expressway', 'ext': 'Extension', 'fld': 'Field',
            'flds': 'Fields', 'fls': 'Falls', 'frk': 'Fork', 'frst': 'Forest', 'fry': 'Ferry', 'ft': 'Fort', 'fwy': 'Freeway',
            'gdn': 'Garden', 'gdns': 'Gardens', 'gln': 'Glen', 'grn': 'Green', 'grv': 'Grove', 'gtwy': 'Gateway', 'hbr': 'Harbor',
            'hl': 'Hill', 'hls': 'Hills', 'holw': 'Hollow', 'hts': 'Heights', 'hvn': 'Haven', 'hwy': 'Highway', 'is': 'Island',
            'jct': 'Junction', 'knl': 'Knoll', 'lgt': 'Light', 'lk': 'Lake', 'lks': 'Lakes', 'ln': 'Lane', 'lndg': 'Landing',
            'mdw': 'Meadow', 'mdws': 'Meadows', 'ml': 'Mill', 'mnr': 'Manor', 'mt': 'Mount', 'mtn': 'Mountain', 'mtwy': 'Motorway',
            'orch': 'Orchard', 'pkwy': 'Parkway', 'pkway': 'Parkway', 'pl': 'Place', 'pln': 'Plain', 'plz': 'Plaza', 'pr': 'Prairie',
            'prt': 'Port', 'psge': 'Passage', 'pt': 'Point', 'rd': 'Road', 'rdg': 'Ridge', 'riv': 'River', 'rnch': 'Ranch',
            'rte': 'Route', 'shr': 'Shore', 'shrs': 'Shores', 'skwy': 'Skyway', 'spg': 'Spring', 'spgs': 'Springs', 'sq': 'Square',
            'st': 'Street', 'sta': 'Station', 'str': 'Street', 'strm': 'Stream', 'ter': 'Terrace', 'terr': 'Terrace',
            'tpke': 'Turnpike', 'trce': 'Trace', 'trk': 'Track', 'trl': 'Trail', 'tunl': 'Tunnel', 'un': 'Union', 'via': 'Viaduct',
            'vis': 'Vista', 'vl': 'Ville', 'vlg': 'Village', 'vly': 'Valley', 'vw': 'View', 'wl': 'Well', 'wls': 'Wells',
            'xing': 'Crossing', 'xrd': 'Crossroad'
        }[lower(rtrim(word, '.,'))],
        rtrim(word, '.,')
    );

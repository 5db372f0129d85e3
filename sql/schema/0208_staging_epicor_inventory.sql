-- Purpose: the newest version of every part's quantities in a warehouse
-- Grain: one row a company, part_num and warehouse_code
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_inventory (
    company VARCHAR NOT NULL,
    part_num VARCHAR NOT NULL,
    warehouse_code VARCHAR NOT NULL,
    plant VARCHAR,
    inventory_uom VARCHAR,
    on_hand_qty DECIMAL(38, 8),
    non_nettable_qty DECIMAL(38, 8),
    reserved_qty DECIMAL(38, 8),
    allocated_qty DECIMAL(38, 8),
    picking_qty DECIMAL(38, 8),
    picked_qty DECIMAL(38, 8),
    demand_qty DECIMAL(38, 8),
    sales_demand_qty DECIMAL(38, 8),
    job_demand_qty DECIMAL(38, 8),
    transfer_demand_qty DECIMAL(38, 8),
    buy_to_order_qty DECIMAL(38, 8),
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

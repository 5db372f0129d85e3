"""How the tables of trade are filled: orders and what they sell, customers, goods, stock, shipments, and what is made."""

from __future__ import annotations

from typing import Final

from retail_etl.canonical.mappings import Mapping, TableBuild

TRADE_TABLES: Final = (
    TableBuild(
        "orders",
        (
            Mapping("orders", ("magento_orders",)),
            Mapping("orders_heartland", ("heartland_orders",)),
            Mapping(
                "orders_heartland_retail",
                (
                    "heartland_retail_tickets",
                    "heartland_retail_orders",
                    "heartland_retail_locations",
                    "magento_orders",
                ),
            ),
            Mapping(
                "orders_epicor",
                (
                    "epicor_sales_orders",
                    "epicor_sales_order_releases",
                    "epicor_ar_invoices",
                ),
                parameters=("zone",),
            ),
            Mapping("orders_salesforce", ("salesforce_orders",)),
        ),
    ),
    TableBuild(
        "order_lines",
        (
            Mapping("order_lines_heartland", ("heartland_orders",)),
            Mapping(
                "order_lines_heartland_retail",
                (
                    "heartland_retail_tickets",
                    "heartland_retail_orders",
                    "heartland_retail_items",
                ),
            ),
            Mapping("order_lines_magento", ("magento_orders",)),
            Mapping(
                "order_lines_epicor",
                (
                    "epicor_sales_order_lines",
                    "epicor_sales_order_releases",
                    "epicor_sales_order_charges",
                ),
            ),
            Mapping("order_lines_salesforce", ("salesforce_order_items",)),
        ),
    ),
    TableBuild(
        "customers",
        (
            Mapping("customers_heartland", ("heartland_customers",)),
            Mapping("customers_magento", ("magento_customers",)),
            Mapping("customers_epicor", ("epicor_customers",)),
            Mapping("customers_salesforce", ("salesforce_accounts", "salesforce_contacts")),
        ),
    ),
    TableBuild(
        "addresses",
        (
            Mapping(
                "addresses_heartland",
                (
                    "heartland_customers",
                    "heartland_orders",
                ),
            ),
            Mapping(
                "addresses_magento",
                (
                    "magento_customers",
                    "magento_orders",
                ),
            ),
            Mapping(
                "addresses_epicor",
                (
                    "epicor_customers",
                    "epicor_ship_tos",
                ),
            ),
            Mapping("addresses_salesforce", ("salesforce_accounts", "salesforce_contacts")),
        ),
    ),
    TableBuild(
        "products",
        (
            Mapping("products_heartland", ("heartland_products",)),
            Mapping("products_heartland_retail", ("heartland_retail_items",), parameters=("currency",)),
            Mapping(
                "products_magento",
                (
                    "magento_products",
                    "magento_store_configs",
                ),
            ),
            Mapping("products_epicor", ("epicor_parts",), parameters=("currency",)),
        ),
    ),
    TableBuild(
        "inventory_levels",
        (
            Mapping("inventory_levels_heartland", ("heartland_inventory",)),
            Mapping(
                "inventory_levels_heartland_retail",
                (
                    "heartland_retail_inventory_values",
                    "heartland_retail_items",
                    "heartland_retail_locations",
                ),
                parameters=("currency",),
            ),
            Mapping("inventory_levels_magento", ("magento_source_items",)),
            Mapping("inventory_levels_epicor", ("epicor_inventory",)),
        ),
    ),
    TableBuild(
        "refunds",
        (
            Mapping(
                "refunds_heartland",
                after=(
                    "payments",
                    "orders",
                ),
            ),
            Mapping(
                "refunds_heartland_retail",
                after=(
                    "payments",
                    "orders",
                ),
            ),
            Mapping(
                "refunds_magento",
                (
                    "magento_credit_memos",
                    "magento_orders",
                ),
            ),
            Mapping("refunds_salesforce", ("salesforce_refunds", "salesforce_orders"), parameters=("zone",)),
        ),
    ),
    TableBuild(
        "shipments",
        (
            Mapping("shipments_heartland", ("heartland_orders",)),
            Mapping(
                "shipments_heartland_retail",
                (
                    "heartland_retail_invoices",
                    "heartland_retail_orders",
                    "heartland_retail_locations",
                ),
            ),
            Mapping(
                "shipments_magento",
                (
                    "magento_shipments",
                    "magento_orders",
                ),
            ),
            Mapping(
                "shipments_epicor",
                (
                    "epicor_shipments",
                    "epicor_shipment_lines",
                ),
            ),
        ),
    ),
    TableBuild(
        "shipment_lines",
        (
            Mapping("shipment_lines_heartland", ("heartland_orders",)),
            Mapping(
                "shipment_lines_heartland_retail",
                (
                    "heartland_retail_invoices",
                    "heartland_retail_items",
                ),
            ),
            Mapping(
                "shipment_lines_magento",
                (
                    "magento_shipments",
                    "magento_orders",
                ),
            ),
            Mapping("shipment_lines_epicor", ("epicor_shipment_lines",)),
        ),
    ),
    TableBuild(
        "shipment_tracks",
        (
            Mapping("shipment_tracks_heartland", ("heartland_orders",)),
            Mapping("shipment_tracks_magento", ("magento_shipments",)),
            Mapping("shipment_tracks_epicor", ("epicor_shipments",)),
        ),
    ),
    TableBuild(
        "gift_cards",
        (
            Mapping("gift_cards_heartland", ("heartland_orders",), after=("payments",)),
            Mapping(
                "gift_cards_magento",
                (
                    "magento_orders",
                    "magento_credit_memos",
                ),
            ),
        ),
    ),
    TableBuild("jobs", (Mapping("jobs_epicor", ("epicor_jobs",)),)),
    TableBuild("job_demands", (Mapping("job_demands_epicor", ("epicor_job_demands",)),)),
)
"""In an order in which each finds what it reads, once the tables of money stand."""

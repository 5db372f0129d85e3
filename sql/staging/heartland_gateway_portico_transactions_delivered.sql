-- Purpose: transactions of the card gateway Portico as they were landed: every value as text, nested ones as JSON
-- Grain: one row a line of the file, in the order of its lines
-- Parameters: none; the variable landed_file has path and longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP VIEW delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    getvariable('landed_file').path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = getvariable('landed_file').longest_line,
    columns = {
        GatewayTxnId: 'VARCHAR',
        OriginalGatewayTxnId: 'VARCHAR',
        ClientTxnId: 'VARCHAR',
        ServiceName: 'VARCHAR',
        TxnStatus: 'VARCHAR',
        Amt: 'VARCHAR',
        AuthAmt: 'VARCHAR',
        SettlementAmt: 'VARCHAR',
        GratuityAmtInfo: 'VARCHAR',
        ConvenienceAmtInfo: 'VARCHAR',
        ShippingAmtInfo: 'VARCHAR',
        TaxAmtInfo: 'VARCHAR',
        CardType: 'VARCHAR',
        CardNbrLastFour: 'VARCHAR',
        AuthCode: 'VARCHAR',
        RefNbr: 'VARCHAR',
        IssTxnId: 'VARCHAR',
        InvoiceNbr: 'VARCHAR',
        DeviceId: 'VARCHAR',
        BatchSeqNbr: 'VARCHAR',
        BatchCloseDT: 'VARCHAR',
        SaleReturnInd: 'VARCHAR',
        DebitCreditInd: 'VARCHAR',
        SAFIndicator: 'VARCHAR',
        TxnUtcDT: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);

-- Purpose: transactions of the card gateway Portico as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where a record names none), zone (the company's, for the business day)
-- Tables read: delivered
-- Portico tells no moment of change: all versions have the transaction's own, so that the later reading wins.
-- Moments without an offset are UTC.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        * REPLACE (
            regexp_replace(BatchCloseDT, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS BatchCloseDT,
            regexp_replace(TxnUtcDT, '^([0-9-]{10}T[0-9:.]+)$', '\1Z') AS TxnUtcDT
        ),
        currency_exponent($currency) AS exponent
    FROM numbered
)
SELECT
    filled(d.GatewayTxnId) AS gateway_transaction_id,
    filled(d.OriginalGatewayTxnId) AS original_transaction_id,
    filled(d.ClientTxnId) AS client_transaction_id,
    filled(d.ServiceName) AS service_name,
    filled(d.TxnStatus) AS status,
    minor_units(d.Amt, d.exponent) AS amount_minor,
    minor_units(d.AuthAmt, d.exponent) AS authorized_minor,
    minor_units(d.SettlementAmt, d.exponent) AS settlement_minor,
    minor_units(d.GratuityAmtInfo, d.exponent) AS gratuity_minor,
    minor_units(d.ConvenienceAmtInfo, d.exponent) AS convenience_minor,
    minor_units(d.ShippingAmtInfo, d.exponent) AS shipping_minor,
    minor_units(d.TaxAmtInfo, d.exponent) AS tax_minor,
    $currency AS currency,
    filled(d.CardType) AS card_brand,
    filled(right(d.CardNbrLastFour, 4)) AS card_last4,
    filled(d.AuthCode) AS auth_code,
    filled(d.RefNbr) AS retrieval_ref,
    filled(d.IssTxnId) AS issuer_transaction_id,
    filled(d.InvoiceNbr) AS invoice_number,
    filled(d.DeviceId) AS device_id,
    filled(d.BatchSeqNbr) AS batch_sequence,
    utc_moment(d.BatchCloseDT) AS batch_closed_at,
    filled(d.SaleReturnInd) AS sale_return,
    filled(d.DebitCreditInd) AS debit_credit,
    yes_or_no(CASE d.SAFIndicator WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE d.SAFIndicator END) AS is_offline,
    utc_moment(d.TxnUtcDT) AS occurred_at,
    CAST(timezone($zone, utc_moment(d.TxnUtcDT)) AS DATE) AS business_date,
    utc_moment(d.TxnUtcDT) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.GatewayTxnId) AS record_key,
    epoch_us(utc_moment(d.TxnUtcDT)) AS version,
    CAST(timezone($zone, utc_moment(d.TxnUtcDT)) AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('gateway_transaction_id', d.GatewayTxnId),
        unfit_value('original_transaction_id', d.OriginalGatewayTxnId),
        unfit_value('client_transaction_id', d.ClientTxnId),
        unfit_value('service_name', d.ServiceName),
        unfit_value('status', d.TxnStatus),
        unfit_amount('amount_minor', d.Amt, d.exponent),
        unfit_amount('authorized_minor', d.AuthAmt, d.exponent),
        unfit_amount('settlement_minor', d.SettlementAmt, d.exponent),
        unfit_amount('gratuity_minor', d.GratuityAmtInfo, d.exponent),
        unfit_amount('convenience_minor', d.ConvenienceAmtInfo, d.exponent),
        unfit_amount('shipping_minor', d.ShippingAmtInfo, d.exponent),
        unfit_amount('tax_minor', d.TaxAmtInfo, d.exponent),
        unfit_value('card_brand', d.CardType),
        unfit_value('card_last4', d.CardNbrLastFour),
        unfit_value('auth_code', d.AuthCode),
        unfit_value('retrieval_ref', d.RefNbr),
        unfit_value('issuer_transaction_id', d.IssTxnId),
        unfit_value('invoice_number', d.InvoiceNbr),
        unfit_value('device_id', d.DeviceId),
        unfit_value('batch_sequence', d.BatchSeqNbr),
        unfit_moment('batch_closed_at', filled(d.BatchCloseDT)),
        unfit_value('sale_return', d.SaleReturnInd),
        unfit_value('debit_credit', d.DebitCreditInd),
        unfit_flag('is_offline', CASE d.SAFIndicator WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE d.SAFIndicator END),
        unfit_moment('occurred_at', filled(d.TxnUtcDT))
    ) AS cast_failures
FROM prepared AS d;

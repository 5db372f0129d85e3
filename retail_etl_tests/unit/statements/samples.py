"""Made-up statements, one file a form, each with several statements in two currencies."""

# ruff: noqa: E501 -- banks break no lines

from __future__ import annotations

from retail_etl.statements import AccountNames, CsvLayout

NUMBER_USD = "000123454821"
NUMBER_CAD = "000998877016"
IBAN_EUR = "DE89370400440532013000"

NAMES = AccountNames({"4821": "operating", "7016": "canada", "013000": "europe"})

OFX_SGML = f"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260305093000[-5:EST]<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1>
<STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>021000021<ACCTID>{NUMBER_USD}<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260302<DTEND>20260304
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260303120000[-5:EST]<TRNAMT>1421.18<FITID>F1001<NAME>HRTLAND PMT SYS &amp; CO<MEMO>HL:DEP:dep_00059</STMTTRN>
<STMTTRN>
<TRNTYPE>FEE<DTPOSTED>20260304<TRNAMT>-25.00<FITID>F1002<CHECKNUM>77<MEMO>Chargeback fee for account {NUMBER_USD}</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260304<TRNAMT>-10,50<FITID>F1003<CORRECTFITID>F0990<CORRECTACTION>REPLACE<NAME>Wire</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260304<TRNAMT>-3.00<FITID>F1004<CORRECTFITID>F0991<CORRECTACTION>DELETE<NAME>Sweep</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>9385.68<DTASOF>20260304</LEDGERBAL></STMTRS></STMTTRNRS>
<STMTTRNRS><TRNUID>2<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>CAD<BANKACCTFROM><BANKID>021000021<ACCTID>{NUMBER_CAD}<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260302<DTEND>20260304
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302<DTAVAIL>20260305<TRNAMT>+88.00<FITID>F1001<NAME>Deposit</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>-12.00<DTASOF>20260304</LEDGERBAL></STMTRS></STMTTRNRS>
</BANKMSGSRSV1></OFX>
"""

OFX_XML = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><DTSERVER>20260305</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>
<CCSTMTRS><CURDEF>USD</CURDEF><CCACCTFROM><ACCTID>{NUMBER_USD}</ACCTID></CCACCTFROM>
<BANKTRANLIST><DTSTART>20260302</DTSTART><DTEND>20260304</DTEND>
<STMTTRN><TRNTYPE>POS</TRNTYPE><DTPOSTED>20260303</DTPOSTED><TRNAMT>-7.10</TRNAMT><FITID>X1</FITID><CURRENCY><CURRATE>1.1</CURRATE><CURSYM>EUR</CURSYM></CURRENCY><NAME>Caf\u00e9</NAME></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>0</BALAMT><DTASOF>20260304</DTASOF></LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""

# The first account's header is broken between a type code and its amount, as some banks do.
BAI2 = f"""01,BANKORG,RETAILER,260305,0630,1,,,2/
02,RETAILER,BANKORG,1,260304,2359,USD,2/
03,{NUMBER_USD},USD,010,1000000,,,015/
88,1137118,,,100,147118,2,,400,10000,2,,902,5,,/
16,142,142118,V,260305,,BR1,HL:DEP:dep_00059,HRTLAND PMT SYS/
88,settlement of {NUMBER_USD}/
16,175,5000,Z,BR2,77,Cash, bag 77/
16,475,7500,0,BR3,1001,Check paid/
16,699,2500,Z,,,Chargeback fee/
16,890,,Z,,,Call us before noon/
49,2451359,9/
03,{NUMBER_CAD},CAD,010,0,,,015,-1500,,/
16,961,1500,Z,BR9,,Fee of the bank's own code/
49,0,3/
98,2451359,2,14/
02,RETAILER,BANKORG,1,260304,2359,JPY,2/
03,5555000111,,010,100,,,015,900,,/
16,165,800,Z,BR4,,Yen in/
49,1800,3/
98,1800,1,5/
99,2453159,2,21/
"""

CAMT = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-05T04:30:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>2026-044</Id><ElctrncSeqNb>44</ElctrncSeqNb><CreDtTm>2026-03-05T04:30:00+01:00</CreDtTm>
<Acct><Id><IBAN>{IBAN_EUR}</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">875.25</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>
<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt><ValDt><Dt>2026-03-05</Dt></ValDt><AcctSvcrRef>A1</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>MCRD</Cd><SubFmlyCd>POSP</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>HL:DEP:dep_00059</EndToEndId></Refs><RmtInf><Ustrd>Card takings</Ustrd></RmtInf></TxDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf><Ustrd>of 2 March</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-03-04T23:59:00+01:00</DtTm></BookgDt><AddtlNtryInf>Fee to {IBAN_EUR}</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt><AddtlNtryInf>Fee taken back</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="EUR">24.75</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt><AddtlNtryInf>Credit taken back</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="EUR">9.99</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts><AddtlNtryInf>Not booked yet</AddtlNtryInf></Ntry>
</Stmt>
<Stmt><Id>2026-044</Id><CreDtTm>2026-03-05T04:30:00+01:00</CreDtTm>
<Acct><Id><Othr><Id>{NUMBER_USD}</Id></Othr></Id><Ccy>USD</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-03</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">7.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>
<Ntry><Amt Ccy="USD">2.4</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""

CSV_AMERICAN = """Exported on request
Posting Date,Description,Debit,Credit,Running Bal.,Check #
03/04/2026,CHARGEBACK FEE,25.00,,"10,396.18",
03/03/2026,HRTLAND PMT SYS HL:DEP:dep_00059,,"1,421.18","10,421.18",
03/02/2026,CHECK,"1,000.00",,"9,000.00",1001
"""

CSV_EUROPEAN = (
    "Konto;Valuta;Buchung;Betrag;S/H;Währung;Text\n"
    f"{IBAN_EUR};05.03.2026;04.03.2026;1.234,56;H;EUR;Kartenumsatz\n"
    f"{IBAN_EUR};04.03.2026;04.03.2026;9,00;S;EUR;Entgelt\n"
    f"{IBAN_EUR};04.03.2026;04.03.2026;9,00;S;EUR;Entgelt\n"
    f"{NUMBER_USD};04.03.2026;04.03.2026;7,00;H;USD;Gutschrift\n"
).encode("cp1252")

LAYOUTS = (
    CsvLayout(
        files="checking-*.csv",
        account="operating",
        currency="USD",
        columns={
            "booked_date": "Posting Date",
            "description": "Description",
            "debit": "Debit",
            "credit": "Credit",
            "balance": "Running Bal.",
            "reference": "Check #",
        },
        date_form="%m/%d/%Y",
        thousands_sign=",",
        newest_first=True,
        skip=1,
    ),
    CsvLayout(
        files="*umsaetze*.csv",
        columns={
            "account": "Konto",
            "value_date": "Valuta",
            "booked_date": "Buchung",
            "amount": "Betrag",
            "direction": "S/H",
            "currency": "Währung",
            "description": "Text",
        },
        date_form="%d.%m.%Y",
        decimal_sign=",",
        thousands_sign=".",
        debit_words=("S",),
        delimiter=";",
        encoding="cp1252",
    ),
)

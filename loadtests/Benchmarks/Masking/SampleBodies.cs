using System.Globalization;
using System.Text;

namespace SecureFin.Benchmarks.Masking;

/// <summary>Statements as banks send them, with a given number of values that a plan for IBAN, PAN and names masks.</summary>
internal static class SampleBodies
{
    public static byte[] Json(int bytes, int values)
    {
        var text = new StringBuilder("{\"data\":{\"transactions\":[");
        for (var i = 0; text.Length < bytes || i < values; i++)
        {
            if (i > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture,
                $$"""
                {
                  "transactionId": "TX-2026-{{i:D9}}", "entryReference": "7f3c-{{i:X8}}-a1b2", "status": "BOOK",
                  "bookingDateTime": "2026-11-21T10:{{i % 60:D2}}:00Z", "valueDate": "2026-11-23",
                  "transactionAmount": {"amount": "{{i}}.50", "currency": "EUR"}, "creditDebitIndicator": "CRDT",
                  "bankTransactionCode": {"domain": "PMNT", "family": "RCDT", "subFamily": "ESCT"},
                  "additional": "SEPA credit transfer, batch {{i % 7}}, end to end reference E2E{{i}}"{{Values(i, values)}}
                }
                """);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}}").ToString());
    }

    public static byte[] Xml(int bytes, int values)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>\n");
        for (var i = 0; text.Length < bytes; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"""
                <Ntry>
                  <NtryRef>{i:D9}</NtryRef><Amt Ccy="EUR">{i}.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
                  <BookgDt><Dt>2026-11-21</Dt></BookgDt><ValDt><Dt>2026-11-23</Dt></ValDt><AcctSvcrRef>7f3c-{i:X8}-a1b2</AcctSvcrRef>
                  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
                  <NtryDtls><TxDtls><Refs><EndToEndId>E2E{i}</EndToEndId></Refs>{XmlValues(i, values)}<RmtInf><Ustrd>SEPA credit transfer, batch {i % 7}</Ustrd></RmtInf></TxDtls></NtryDtls>
                </Ntry>

                """);
        }

        return Encoding.UTF8.GetBytes(text.Append("</Stmt></BkToCstmrStmt></Document>\n").ToString());
    }

    private static string Values(int i, int values) => i >= values ? "" : i % 2 == 0
        ? ",\n  \"debtorAccount\": {\"iban\": \"DE89370400440532013000\"}"
        : ",\n  \"debtorName\": \"Example Trading Company\"";

    private static string XmlValues(int i, int values) => i >= values ? "" : i % 2 == 0
        ? "<RltdPties><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct></RltdPties>"
        : "<RltdPties><Dbtr><Nm>Example Trading Company</Nm></Dbtr></RltdPties>";
}

using System.Globalization;
using System.Text;

namespace SecureFin.BigBody;

/// <summary>A camt.053 statement of any length, made while it is sent.</summary>
internal sealed class Statement
{
    public const string Iban = "DE89370400440532013000";
    public const string Masked = "DE89…3000";
    public const string Name = "Example Trading Company";
    private const int EntriesAPiece = 64;

    private static readonly byte[] Head = Encoding.UTF8.GetBytes(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>\n");

    private static readonly byte[] Tail = Encoding.UTF8.GetBytes("</Stmt></BkToCstmrStmt></Document>\n");

    private readonly byte[] _piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, EntriesAPiece).Select(Entry)));

    public Statement(long bytes) => Pieces = Math.Max(1, bytes / _piece.Length);

    public long Pieces { get; }

    public long Entries => Pieces * EntriesAPiece;

    public long Length => Head.Length + (Pieces * _piece.Length) + Tail.Length;

    public async Task WriteAsync(Stream output, CancellationToken ct)
    {
        await output.WriteAsync(Head, ct);
        for (var i = 0L; i < Pieces; i++) await output.WriteAsync(_piece, ct);
        await output.WriteAsync(Tail, ct);
    }

    private static string Entry(int i) => string.Create(CultureInfo.InvariantCulture,
        $"""
        <Ntry><NtryRef>{i:D9}</NtryRef><Amt Ccy="EUR">{i}.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-21</Dt></BookgDt>
          <NtryDtls><TxDtls><Refs><EndToEndId>E2E{i}</EndToEndId></Refs><RltdPties><Dbtr><Nm>{Name}</Nm></Dbtr><DbtrAcct><Id><IBAN>{Iban}</IBAN></Id></DbtrAcct></RltdPties>
          <RmtInf><Ustrd>Invoice {i} paid from DE89 3704 0044 0532 0130 00</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>

        """);
}

using System.Text;
using Microsoft.Extensions.Primitives;

namespace SecureFin.Gateway.Idempotency;

/// <summary>An answer of a bank or system as the ledger keeps it: status, its own headers, body as it came, before masking.</summary>
internal sealed record KeptAnswer(int Status, IReadOnlyList<KeyValuePair<string, StringValues>> Headers, ReadOnlyMemory<byte> Body)
{
    // What the gateway says anew on every answer, and what belongs to one connection or moment.
    private static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Date", "Age", "Strict-Transport-Security", "X-Content-Type-Options",
        "Cache-Control", "Deprecation", "Sunset",
    };

    /// <summary>The answer as it stands in the response, with these bytes.</summary>
    public static KeptAnswer Of(HttpResponse response, ReadOnlyMemory<byte> body) => new(
        response.StatusCode, [.. response.Headers.Where(header => !NotKept.Contains(header.Key) && !header.Key.StartsWith("SFG-", StringComparison.OrdinalIgnoreCase))], body);

    public byte[] ToBytes()
    {
        var output = new MemoryStream();
        using var writer = new BinaryWriter(output, Encoding.UTF8);
        writer.Write7BitEncodedInt(Status);
        writer.Write7BitEncodedInt(Headers.Count);
        foreach (var (name, values) in Headers)
        {
            writer.Write(name);
            writer.Write7BitEncodedInt(values.Count);
            foreach (var value in values)
                writer.Write(value ?? "");
        }

        writer.Write(Body.Span);
        writer.Flush();
        return output.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; the bytes are ours and authenticated.</summary>
    public static KeptAnswer Read(byte[] bytes)
    {
        var input = new MemoryStream(bytes, writable: false);
        using var reader = new BinaryReader(input, Encoding.UTF8);
        var status = reader.Read7BitEncodedInt();
        var headers = new KeyValuePair<string, StringValues>[reader.Read7BitEncodedInt()];
        for (var i = 0; i < headers.Length; i++)
        {
            var name = reader.ReadString();
            var values = new string[reader.Read7BitEncodedInt()];
            for (var v = 0; v < values.Length; v++)
                values[v] = reader.ReadString();
            headers[i] = new(name, values);
        }

        return new KeptAnswer(status, headers, bytes.AsMemory((int)input.Position));
    }

    /// <summary>Gives the answer again; masking and receipt treat it as any other.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, values) in Headers)
            context.Response.Headers[name] = values;
        if (!Body.IsEmpty)
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}

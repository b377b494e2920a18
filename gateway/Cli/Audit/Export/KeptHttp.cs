using System.Text;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>A kept message, read back from its HTTP/1.1 text.</summary>
/// <param name="Start">Request line or status line.</param>
/// <param name="Fields">Field lines in order.</param>
/// <param name="Body">What follows the empty line.</param>
/// <remarks>Source: RFC 9112 section 2.1.</remarks>
internal sealed record KeptHttp(string Start, IReadOnlyList<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> Body)
{
    /// <summary>Reads a message; null when it is none.</summary>
    public static KeptHttp? TryRead(ReadOnlyMemory<byte> message)
    {
        var end = message.Span.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var lines = Encoding.UTF8.GetString(message.Span[..end]).Split("\r\n");
        var fields = new List<KeyValuePair<string, string>>(lines.Length);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                return null;
            fields.Add(KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return new KeptHttp(lines[0], fields, message[(end + 4)..]);
    }

    /// <summary>The lines of a field joined by comma, or null when there is none.</summary>
    public string? Field(string name)
    {
        var values = Fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    /// <summary>The message as the signature of its answer sees it; null when it is no request to a gateway, which speaks https alone.</summary>
    public HttpMessage? ToRequest()
    {
        if (Start.Split(' ') is not [var method, ['/', ..] target, _] || Field("Host") is not { } host)
            return null;
        try
        {
            return HttpMessage.OfRequest(method, $"https://{host}{target}", Fields);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The message as the answer to a request; null when it is none.</summary>
    public HttpMessage? ToAnswer(HttpMessage? request) =>
        Start.Split(' ') is [_, { Length: 3 } code, ..] && int.TryParse(code, out var status) ? HttpMessage.OfResponse(status, Fields, request) : null;
}

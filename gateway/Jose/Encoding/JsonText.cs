using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>Writes compact JSON without HTML escapes.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] WriteBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static string Write(Action<Utf8JsonWriter> write) => System.Text.Encoding.UTF8.GetString(WriteBytes(write));
}

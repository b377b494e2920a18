using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace SecureFin.Gateway.Body;

/// <summary>Checks JSON that is too long for memory as strictly as any other: one value, no name twice in an object, bounded depth.</summary>
/// <remarks>Memory holds one token and the names of the open objects; both are bounded, and beyond the body is refused.</remarks>
internal sealed class LongJson
{
    private const int FirstBuffer = 64 * 1024;
    private const int MaxTokenBytes = 4 * 1024 * 1024;
    private const int MaxOpenNames = 100_000;
    private const int MaxOpenChars = 8 * 1024 * 1024; // of all these names

    private readonly Stack<(HashSet<string> Names, int OpenNames, int OpenChars)> _objects = new(); // and what was open around each
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    private int _openNames;
    private int _openChars;

    /// <summary>Null for JSON of that kind; else what is wrong, without repeating any of it.</summary>
    public static async Task<string?> FaultAsync(Stream body, CancellationToken cancellation)
    {
        var check = new LongJson();
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            for (var (kept, final) = (0, false); !final;)
            {
                if (kept == buffer.Length)
                    buffer = Grow(buffer);
                var read = await body.ReadAsync(buffer.AsMemory(kept), cancellation);
                final = read == 0;
                var consumed = check.Take(buffer.AsSpan(0, kept + read), final);
                kept += read - consumed;
                buffer.AsSpan(consumed, kept).CopyTo(buffer);
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "The body is not strict JSON.";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= MaxTokenBytes)
            throw new JsonException("One value of the body is too long.");
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }

    private int Take(ReadOnlySpan<byte> bytes, bool final)
    {
        var reader = new Utf8JsonReader(bytes, final, _state);
        while (reader.Read())
            Take(ref reader);
        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _objects.Push((new HashSet<string>(StringComparer.Ordinal), _openNames, _openChars));
                break;
            case JsonTokenType.EndObject:
                (_, _openNames, _openChars) = _objects.Pop();
                break;
            case JsonTokenType.PropertyName:
                TakeName(reader.GetString()!);
                break;
            case JsonTokenType.Number when !JsonChecks.IsReadable(reader.ValueSpan):
                throw new JsonException("A number is beyond what readers keep.");
            case JsonTokenType.String when !Utf8.IsValid(reader.ValueSpan):
                throw new JsonException("A text is not UTF-8.");
            case JsonTokenType.String when reader.ValueIsEscaped:
                _ = reader.GetString(); // throws at half a surrogate pair
                break;
        }
    }

    private void TakeName(string name)
    {
        if (!_objects.Peek().Names.Add(name))
            throw new JsonException("A name stands twice.");
        if (++_openNames > MaxOpenNames || (_openChars += name.Length) > MaxOpenChars)
            throw new JsonException("The objects have too many members, or their names are too long.");
    }
}

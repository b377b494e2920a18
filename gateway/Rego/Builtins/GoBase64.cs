namespace SecureFin.Rego;

/// <summary>Base64 as Go decodes it: padding required, line ends skipped, the position of the first fault reported.</summary>
internal static class GoBase64
{
    public static bool TryDecode(ReadOnlySpan<char> text, bool urlSafe, out byte[] bytes, out int fault)
    {
        var result = new byte[(text.Length / 4 * 3) + 3];
        bytes = [];
        int count = 0, at = 0;
        Span<int> quad = stackalloc int[4];
        while (true)
        {
            var filled = 0;
            while (filled < 4)
            {
                while (at < text.Length && text[at] is '\n' or '\r') at++;
                if (at == text.Length)
                {
                    fault = at - filled;
                    if (filled != 0) return false;
                    bytes = result[..count];
                    return true;
                }

                var c = text[at++];
                var value = Value(c, urlSafe);
                if (value >= 0)
                {
                    quad[filled++] = value;
                    continue;
                }

                fault = at - 1;
                if (c != '=' || filled < 2) return false;
                return Finish(text, at, quad, filled, result, count, out bytes, out fault);
            }

            var word = (quad[0] << 18) | (quad[1] << 12) | (quad[2] << 6) | quad[3];
            result[count++] = (byte)(word >> 16);
            result[count++] = (byte)(word >> 8);
            result[count++] = (byte)word;
        }
    }

    // After the first "=": the rest of the padding and nothing else.
    private static bool Finish(ReadOnlySpan<char> text, int at, ReadOnlySpan<int> quad, int filled, byte[] result, int count, out byte[] bytes, out int fault)
    {
        bytes = [];
        if (filled == 2)
        {
            while (at < text.Length && text[at] is '\n' or '\r') at++;
            fault = at;
            if (at == text.Length) return false;
            if (text[at++] != '=')
            {
                fault = at - 1;
                return false;
            }
        }

        while (at < text.Length && text[at] is '\n' or '\r') at++;
        fault = at;
        if (at < text.Length) return false;
        result[count++] = (byte)((quad[0] << 2) | (quad[1] >> 4));
        if (filled == 3) result[count++] = (byte)((quad[1] << 4) | (quad[2] >> 2));
        bytes = result[..count];
        return true;
    }

    /// <summary>base64url with or without padding, as RFC 7515 has it and OPA takes it.</summary>
    public static bool TryDecodeUrl(string text, out byte[] bytes, out string error)
    {
        error = string.Empty;
        bytes = [];
        var padded = text;
        if (!text.EndsWith('='))
        {
            if (text.Length % 4 == 1)
            {
                error = $"illegal base64url string: {text}";
                return false;
            }

            padded = text + new string('=', (4 - (text.Length % 4)) % 4);
        }

        if (TryDecode(padded, urlSafe: true, out bytes, out var fault)) return true;
        error = $"illegal base64 data at input byte {fault}";
        return false;
    }

    private static int Value(char c, bool urlSafe) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' when !urlSafe => 62,
        '-' when urlSafe => 62,
        '/' when !urlSafe => 63,
        '_' when urlSafe => 63,
        _ => -1,
    };
}

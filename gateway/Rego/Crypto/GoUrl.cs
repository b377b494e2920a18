namespace SecureFin.Rego;

/// <summary>A URI as Go's net/url reads it (url.Parse of Go 1.24), and the form in which it marshals one.</summary>
internal sealed class GoUrl
{
    private enum Part { Path, Fragment, User, Host, Zone }

    public string Scheme { get; private set; } = string.Empty;

    public string Path { get; private set; } = string.Empty;

    private string Opaque { get; set; } = string.Empty;

    private bool HasUser { get; set; }

    public string Host { get; private set; } = string.Empty;

    /// <summary>The path as it is sent: as it was written if that is well formed, else escaped.</summary>
    public string EscapedPath => RawPath.Length > 0 && IsWellFormed(RawPath) ? RawPath : Path == "*" ? Path : Escape(Path, Part.Path);

    private string RawPath { get; set; } = string.Empty;

    private bool OmitsHost { get; set; }

    private bool ForcesQuery { get; set; }

    public string Query { get; private set; } = string.Empty;

    private string Fragment { get; set; } = string.Empty;

    private string RawFragment { get; set; } = string.Empty;

    /// <summary>Null for what is no URI.</summary>
    public static GoUrl? Parse(string text)
    {
        var (main, fragment) = Cut(text, '#');
        var url = new GoUrl();
        if (main.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || main.Contains('\u007f') || !url.Read(main) || Unescape(fragment, Part.Fragment) is not { } plain) return null;
        url.Fragment = plain;
        url.RawFragment = Escape(plain, Part.Fragment) == fragment ? string.Empty : fragment;
        return url;
    }

    /// <summary>The members of Go's structure.</summary>
    public RegoValue Describe()
    {
        var result = new RegoObjectBuilder(11);
        result.Set("Scheme", RegoValue.FromString(Scheme));
        result.Set("Opaque", RegoValue.FromString(Opaque));
        result.Set("User", HasUser ? RegoObject.Empty : RegoValue.Null);
        result.Set("Host", RegoValue.FromString(Host));
        result.Set("Path", RegoValue.FromString(Path));
        result.Set("RawPath", RegoValue.FromString(RawPath));
        result.Set("OmitHost", RegoValue.FromBoolean(OmitsHost));
        result.Set("ForceQuery", RegoValue.FromBoolean(ForcesQuery));
        result.Set("RawQuery", RegoValue.FromString(Query));
        result.Set("Fragment", RegoValue.FromString(Fragment));
        result.Set("RawFragment", RegoValue.FromString(RawFragment));
        return result.Build();
    }

    private bool Read(string text)
    {
        if (text == "*")
        {
            Path = text;
            return true;
        }

        if (!TrySplitScheme(text, out var scheme, out var rest)) return false;
        Scheme = scheme.ToLowerInvariant();
        ForcesQuery = rest.EndsWith('?') && rest.IndexOf('?') == rest.Length - 1;
        (rest, Query) = Cut(rest, '?');
        if (!rest.StartsWith('/'))
        {
            if (Scheme.Length > 0)
            {
                Opaque = rest;
                return true;
            }

            // "cache_object:a/b" would be taken for a scheme.
            if (Cut(rest, '/').Before.Contains(':')) return false;
        }

        if (rest.StartsWith("//", StringComparison.Ordinal) && (Scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? string.Empty : rest[slash..];
            if (!ReadAuthority(authority)) return false;
        }
        else
        {
            OmitsHost = Scheme.Length > 0 && rest.StartsWith('/');
        }

        if (Unescape(rest, Part.Path) is not { } path) return false;
        Path = path;
        RawPath = Escape(path, Part.Path) == rest ? string.Empty : rest;
        return true;
    }

    // scheme = letter { letter | digit | "+" | "-" | "." } ":"
    private static bool TrySplitScheme(string text, out string scheme, out string rest)
    {
        (scheme, rest) = (string.Empty, text);
        var end = text.AsSpan().IndexOfAnyExcept(SchemeCharacters);
        if (end == 0) return text[0] != ':';
        if (end < 0 || text[end] != ':' || !char.IsAsciiLetter(text[0])) return true;
        (scheme, rest) = (text[..end], text[(end + 1)..]);
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    private static readonly System.Buffers.SearchValues<char> UserCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:~!$&'()*+,;=%@");

    private bool ReadAuthority(string authority)
    {
        var at = authority.LastIndexOf('@');
        if (!ReadHost(authority[(at + 1)..])) return false;
        if (at < 0) return true;
        HasUser = true;
        var user = authority.AsSpan(0, at);
        return user.IndexOfAnyExcept(UserCharacters) < 0 && Unescape(user.ToString(), Part.User) is not null;
    }

    private bool ReadHost(string host)
    {
        var zone = -1;
        var close = host.LastIndexOf(']');
        if (host.StartsWith('['))
        {
            if (close < 0 || !IsPort(host.AsSpan(close + 1))) return false;
            zone = host.IndexOf("%25", 0, close, StringComparison.Ordinal);
        }
        else if (host.LastIndexOf(':') is >= 0 and var colon && !IsPort(host.AsSpan(colon)))
        {
            return false;
        }

        var read = zone < 0
            ? Unescape(host, Part.Host)
            : Unescape(host[..zone], Part.Host) is { } first && Unescape(host[zone..close], Part.Zone) is { } second && Unescape(host[close..], Part.Host) is { } third ? first + second + third : null;
        Host = read ?? string.Empty;
        return read is not null;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.IsEmpty || (text[0] == ':' && text[1..].IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>The text without escapes; null where one is none, or where a host has what it may not have.</summary>
    private static string? Unescape(string text, Part part)
    {
        var isHost = part is Part.Host or Part.Zone;
        if (!isHost && !text.Contains('%')) return text;
        var bytes = GoText.Encode(text);
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '%')
            {
                if (i + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[i + 1]) || !char.IsAsciiHexDigit((char)bytes[i + 2])) return null;
                value = Convert.FromHexString([(char)bytes[i + 1], (char)bytes[i + 2]])[0];
                var isPercent = bytes[i + 1] == '2' && bytes[i + 2] == '5';
                if (isHost && !isPercent && (part == Part.Host ? value < 0x80 : value != ' ' && MustEscape(value, Part.Host))) return null;
                i += 2;
            }
            else if (isHost && value < 0x80 && MustEscape(value, part))
            {
                return null;
            }

            bytes[count++] = value;
        }

        return GoText.Decode(bytes.AsSpan(0, count));
    }

    private static bool MustEscape(byte value, Part part)
    {
        if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') return false;
        var allowed = part switch
        {
            Part.Path => "$&+,/:;=@",
            Part.Fragment => "$&+,/:;=?@!()*",
            _ => "!$&'()*+,;=:[]<>\"",
        };
        return !allowed.Contains((char)value);
    }

    private static bool IsWellFormed(string path)
    {
        foreach (var value in GoText.Encode(path))
        {
            if (MustEscape(value, Part.Path) && !"!'()*[]%".Contains((char)value)) return false;
        }

        return true;
    }

    private static string Escape(string plain, Part part)
    {
        var result = new System.Text.StringBuilder(plain.Length);
        foreach (var value in GoText.Encode(plain))
        {
            if (MustEscape(value, part)) result.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{value:X2}");
            else result.Append((char)value);
        }

        return result.ToString();
    }

    private static (string Before, string After) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, string.Empty) : (text[..at], text[(at + 1)..]);
    }
}

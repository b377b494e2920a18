using System.Text;

namespace SecureFin.Rego;

/// <summary>Whether a text is one mail address as Go's net/mail reads it (mail.ParseAddress of Go 1.24): RFC 5322 with its leniencies.</summary>
internal ref struct GoMailAddress
{
    private ReadOnlySpan<char> rest;

    private GoMailAddress(ReadOnlySpan<char> text) => rest = text;

    public static bool IsOne(string text)
    {
        var reader = new GoMailAddress(text);
        return reader.Address(mayBeGroup: true) == 1 && reader.SkipComments() && reader.rest.IsEmpty;
    }

    // address = addr-spec [ comment ] | [ phrase ] "<" addr-spec ">" | phrase ":" group; the number of addresses, or -1
    private int Address(bool mayBeGroup)
    {
        SkipBlanks();
        if (rest.IsEmpty) return -1;
        if (Specification())
        {
            SkipBlanks();
            return !Take('(') || (Comment(out var words) && !HasForeignWord(words)) ? 1 : -1;
        }

        if (rest[0] != '<' && !Phrase()) return -1;
        SkipBlanks();
        if (mayBeGroup && Take(':')) return Group();
        return Take('<') && Specification() && Take('>') ? 1 : -1;
    }

    private int Group()
    {
        SkipBlanks();
        if (Take(';'))
        {
            SkipComments();
            return 0;
        }

        for (var count = 0; ;)
        {
            SkipBlanks();
            var found = Address(mayBeGroup: false);
            if (found < 0 || !SkipComments()) return -1;
            count += found;
            if (Take(';'))
            {
                SkipComments();
                return count;
            }

            if (!Take(',')) return -1;
        }
    }

    // addr-spec = ( dot-atom | quoted-string ) "@" ( dot-atom | domain-literal ); nothing is taken if there is none
    private bool Specification()
    {
        var before = rest;
        if (TrySpecification()) return true;
        rest = before;
        return false;
    }

    private bool TrySpecification()
    {
        SkipBlanks();
        if (rest.IsEmpty) return false;
        var isLocal = rest[0] == '"' ? QuotedString(out var isEmpty) && !isEmpty : Atom(out var atom) && IsDotAtom(atom);
        if (!isLocal || !Take('@')) return false;
        SkipBlanks();
        if (rest.IsEmpty) return false;
        return rest[0] == '[' ? DomainLiteral() : Atom(out var domain) && IsDotAtom(domain);
    }

    private bool DomainLiteral()
    {
        rest = rest[1..];
        var end = rest.IndexOf(']');
        if (end < 0) return false;
        var text = rest[..end];
        rest = rest[(end + 1)..];
        return IpNetwork.TryParseAddress(text.ToString(), out _, out _);
    }

    // phrase = word { word }; what is no word ends it
    private bool Phrase()
    {
        for (var count = 0; ; count++)
        {
            if (count > 0 && !SkipComments()) return false;
            SkipBlanks();
            if (rest.IsEmpty) return true;
            var isWord = rest[0] == '"' ? QuotedString(out _) : Atom(out var word) && !IsForeign(word);
            if (!isWord) return count > 0;
        }
    }

    private bool QuotedString(out bool isEmpty)
    {
        isEmpty = true;
        var isEscaped = false;
        for (var i = 1; i < rest.Length; i++)
        {
            var c = rest[i];
            if (c == '"' && !isEscaped)
            {
                rest = rest[(i + 1)..];
                return true;
            }

            if (!IsVisible(c) && c is not (' ' or '\t')) return false;
            var opens = c == '\\' && !isEscaped;
            isEmpty &= opens;
            isEscaped = opens;
        }

        return false;
    }

    private bool Atom(out ReadOnlySpan<char> atom)
    {
        var length = 0;
        while (length < rest.Length && IsVisible(rest[length]) && !"()<>[]:;@\\,\"".Contains(rest[length])) length++;
        atom = rest[..length];
        rest = rest[length..];
        return length > 0;
    }

    private static bool IsDotAtom(ReadOnlySpan<char> atom) => atom[0] != '.' && atom[^1] != '.' && !atom.Contains("..", StringComparison.Ordinal);

    private static bool IsVisible(char c) => c is > ' ' and not '\u007f';

    private void SkipBlanks() => rest = rest.TrimStart(" \t");

    private bool Take(char c)
    {
        if (rest.IsEmpty || rest[0] != c) return false;
        rest = rest[1..];
        return true;
    }

    private bool SkipComments()
    {
        SkipBlanks();
        while (Take('('))
        {
            if (!Comment(out _)) return false;
            SkipBlanks();
        }

        return true;
    }

    // Behind the opening bracket; comments nest.
    private bool Comment(out string text)
    {
        var shown = new StringBuilder();
        var depth = 1;
        var i = 0;
        for (; i < rest.Length && depth > 0; i++)
        {
            if (rest[i] == '\\' && i + 1 < rest.Length) i++;
            else if (rest[i] == '(') depth++;
            else if (rest[i] == ')') depth--;
            if (depth > 0) shown.Append(rest[i]);
        }

        rest = rest[i..];
        text = shown.ToString();
        return depth == 0;
    }

    private static bool HasForeignWord(string words)
    {
        foreach (var range in words.AsSpan().SplitAny(' ', '\t'))
        {
            if (IsForeign(words.AsSpan(range))) return true;
        }

        return false;
    }

    // An encoded word (RFC 2047) of a character set that Go does not know.
    private static bool IsForeign(ReadOnlySpan<char> word)
    {
        if (word.Length < 8 || !word.StartsWith("=?", StringComparison.Ordinal) || !word.EndsWith("?=", StringComparison.Ordinal) || word.Count('?') != 4) return false;
        var parts = word[2..^2].ToString().Split('?');
        var isKnown = parts[0].ToUpperInvariant() is "UTF-8" or "ISO-8859-1" or "US-ASCII";
        return !isKnown && parts[0].Length > 0 && parts[1] switch
        {
            "B" or "b" => GoBase64.TryDecode(parts[2], urlSafe: false, out _, out _),
            "Q" or "q" => IsQuotedPrintable(parts[2]),
            _ => false,
        };
    }

    private static bool IsQuotedPrintable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])) return false;
                i += 2;
            }
            else if (text[i] is not (>= ' ' and <= '~' or '\n' or '\r' or '\t'))
            {
                return false;
            }
        }

        return true;
    }
}

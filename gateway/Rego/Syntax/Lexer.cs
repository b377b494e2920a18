using System.Buffers;
using System.Text;

namespace SecureFin.Rego.Syntax;

/// <summary>Turns a whole text into tokens and comments at once; errors stay with the token and surface when the parser reads it.</summary>
internal sealed class Lexer(string file, string text, ParserSpace space)
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known = space.Names.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<Token> tokens = space.Tokens;
    private readonly List<Comment> comments = [];
    private int at;
    private int row = 1;
    private int lineStart;
    private int wideInLine;
    private bool spaced;
    private bool newLine;

    public List<Comment> Comments => comments;

    /// <summary>The tokens, which stand until the space is used for the next text.</summary>
    public List<Token> Scan()
    {
        tokens.Clear();
        tokens.EnsureCapacity((text.Length / 4) + 4);
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            at = 1;
            lineStart = 1;
        }

        while (at < text.Length)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                SkipSpace(c);
            }
            else if (c == '#')
            {
                ReadComment();
            }
            else
            {
                ReadToken(c);
            }
        }

        tokens.Add(new Token(TokenKind.Eof, "", new TokenPlace(row, at - lineStart - wideInLine, text.Length), text.Length, spaced, newLine));
        return tokens;
    }

    private TokenPlace Here() => new(row, at - lineStart - wideInLine + 1, at);

    private void SkipSpace(char c)
    {
        at++;
        spaced = true;
        if (c == '\n')
        {
            newLine = true;
            NextLine();
        }
    }

    private void NextLine()
    {
        row++;
        lineStart = at;
        wideInLine = 0;
    }

    private void ReadComment()
    {
        var place = Here();
        var end = text.IndexOf('\n', at);
        end = end < 0 ? text.Length : end;
        comments.Add(new Comment(text[(at + 1)..end].TrimEnd('\r'), place.In(file)));
        at = end;
        spaced = true;
    }

    private void Add(TokenKind kind, string content, TokenPlace place, string? error = null, bool raw = false)
    {
        tokens.Add(new Token(error is null ? kind : TokenKind.Illegal, content, place, at, spaced, newLine, error) { IsRaw = raw });
        spaced = false;
        newLine = false;
    }

    private void ReadToken(char c)
    {
        var place = Here();
        if (char.IsAsciiLetter(c) || c == '_')
        {
            ReadWord(place);
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber(place);
        }
        else if (c == '"')
        {
            ReadString(place);
        }
        else if (c == '`')
        {
            ReadRawString(place);
        }
        else
        {
            ReadSymbol(c, place);
        }
    }

    private void ReadWord(TokenPlace place)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        var word = text.AsSpan(start, at - start);
        var kind = TokenNames.WordLookup.TryGetValue(word, out var keyword) ? keyword : TokenKind.Identifier;
        Add(kind, kind == TokenKind.Identifier ? Shared(word) : kind.Text(), place);
    }

    private string Shared(ReadOnlySpan<char> word)
    {
        if (!known.TryGetValue(word, out var name))
        {
            space.Names.Add(name = word.ToString());
        }

        return name;
    }

    // number = digits [ "." digits ] [ ("e" | "E") [ "+" | "-" ] digits ]
    private void ReadNumber(TokenPlace place)
    {
        var start = at;
        string? error = null;
        SkipDigits();
        if (at < text.Length && text[at] == '.')
        {
            at++;
            error = SkipDigits() ? null : "expected fraction";
        }

        if (error is null && at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                at++;
            }

            error = SkipDigits() ? null : "expected exponent";
        }

        if (error is null && at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == '_'))
        {
            at++;
            error = "illegal number format";
        }

        Add(TokenKind.Number, text[start..at], place, error);
    }

    private bool SkipDigits()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at > start;
    }

    private void ReadRawString(TokenPlace place)
    {
        var start = ++at;
        while (at < text.Length && text[at] != '`')
        {
            if (text[at++] == '\n')
            {
                NextLine();
            }
        }

        if (at == text.Length)
        {
            Add(TokenKind.String, "", place, "non-terminated string");
            return;
        }

        var content = text[start..at];
        at++;
        Add(TokenKind.String, content, place, raw: true);
    }

    private void ReadString(TokenPlace place)
    {
        at++;
        var plain = text.AsSpan(at).IndexOfAny(NotPlain);
        if (plain >= 0 && text[at + plain] == '"')
        {
            var content = Shared(text.AsSpan(at, plain));
            at += plain + 1;
            Add(TokenKind.String, content, place);
            return;
        }

        ReadEscapedString(place);
    }

    private void ReadEscapedString(TokenPlace place)
    {
        var builder = new StringBuilder();
        string? error = null;
        while (true)
        {
            if (at >= text.Length || text[at] == '\n')
            {
                error = "non-terminated string";
                break;
            }

            var c = text[at++];
            if (c == '"')
            {
                break;
            }

            if (c == '\\')
            {
                error = ReadEscape(builder) ? error : "illegal escape sequence";
                continue;
            }

            if (char.IsHighSurrogate(c))
            {
                wideInLine++;
            }

            builder.Append(c);
        }

        Add(TokenKind.String, builder.ToString(), place, error);
    }

    // What ends a plain string or makes it more than its characters.
    private static readonly SearchValues<char> NotPlain = SearchValues.Create([.. "\"\\\n", .. Enumerable.Range(0xD800, 0x400).Select(unit => (char)unit)]);

    private bool ReadEscape(StringBuilder builder)
    {
        if (at >= text.Length)
        {
            return false;
        }

        var c = text[at++];
        switch (c)
        {
            case '\\' or '"' or '/': builder.Append(c); return true;
            case 'b': builder.Append('\b'); return true;
            case 'f': builder.Append('\f'); return true;
            case 'n': builder.Append('\n'); return true;
            case 'r': builder.Append('\r'); return true;
            case 't': builder.Append('\t'); return true;
            case 'u' when at + 4 <= text.Length && DigitText.TryRead(text.AsSpan(at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, out ushort unit):
                at += 4;
                builder.Append((char)unit);
                return true;
            default: return false;
        }
    }

    private void ReadSymbol(char c, TokenPlace place)
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        var (kind, length) = (c, next) switch
        {
            (':', '=') => (TokenKind.Assign, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('=', _) => (TokenKind.Unify, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('<', _) => (TokenKind.Less, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            ('(', _) => (TokenKind.LeftParen, 1),
            (')', _) => (TokenKind.RightParen, 1),
            (',', _) => (TokenKind.Comma, 1),
            ('.', _) => (TokenKind.Dot, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            ('+', _) => (TokenKind.Add, 1),
            ('-', _) => (TokenKind.Subtract, 1),
            ('*', _) => (TokenKind.Multiply, 1),
            ('/', _) => (TokenKind.Divide, 1),
            ('%', _) => (TokenKind.Remainder, 1),
            ('&', _) => (TokenKind.And, 1),
            ('|', _) => (TokenKind.Or, 1),
            _ => (TokenKind.Illegal, char.IsHighSurrogate(c) && char.IsLowSurrogate(next) ? 2 : 1),
        };
        if (kind == TokenKind.Illegal && length == 2)
        {
            wideInLine++;
        }

        var content = kind == TokenKind.Illegal ? text.Substring(at, length) : Shared(text.AsSpan(at, length));
        at += length;
        Add(kind, content, place);
    }
}

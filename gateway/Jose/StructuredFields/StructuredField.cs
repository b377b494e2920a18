namespace SecureFin.Jose;

/// <summary>Parses and serializes structured field values. Parsing is strict: any error spoils the whole field.</summary>
/// <remarks>Source: RFC 9651 section 4 (RFC 8941 plus dates and display strings).</remarks>
public static class StructuredField
{
    /// <summary>Longest field value, in characters.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>Most members of a list, dictionary, inner list or parameter list.</summary>
    public const int MaxMembers = 1024;

    /// <summary>Reads an item, which is no inner list; false when the text is not exactly one (RFC 9651 section 4.2.3).</summary>
    public static bool TryParseItem(string text, out SfItem? item)
    {
        item = null;
        if (!Open(text, out var parser)) return false;
        item = parser.ReadItem();
        if (item is not null && !parser.IsAtEnd()) item = null;
        return item is not null;
    }

    /// <summary>Reads a list; the empty text is an empty one (section 4.2.1). Several field lines are joined by comma before.</summary>
    public static bool TryParseList(string text, out IReadOnlyList<SfItem>? list)
    {
        list = null;
        if (!Open(text, out var parser)) return false;
        list = parser.ReadList();
        return list is not null;
    }

    /// <summary>Reads a dictionary; the empty text is an empty one (section 4.2.2). Several field lines are joined by comma before.</summary>
    public static bool TryParseDictionary(string text, out SfDictionary? dictionary)
    {
        dictionary = null;
        if (!Open(text, out var parser)) return false;
        dictionary = parser.ReadDictionary();
        return dictionary is not null;
    }

    /// <summary>Writes an item or inner list.</summary>
    /// <exception cref="ArgumentException">A value cannot be written, such as a string that is not printable ASCII.</exception>
    public static string Serialize(SfItem item) => SfWriter.Write(writer => writer.Item(item));

    /// <summary>Writes a list.</summary>
    /// <exception cref="ArgumentException">A value cannot be written.</exception>
    public static string Serialize(IEnumerable<SfItem> list) => SfWriter.Write(writer => writer.List(list));

    /// <summary>Writes a dictionary.</summary>
    /// <exception cref="ArgumentException">A value cannot be written.</exception>
    public static string Serialize(SfDictionary dictionary) => SfWriter.Write(writer => writer.Dictionary(dictionary));

    private static bool Open(string text, out SfParser parser)
    {
        parser = new SfParser(text);
        return text.Length <= MaxLength;
    }
}

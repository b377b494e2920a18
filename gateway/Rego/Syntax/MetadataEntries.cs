namespace SecureFin.Rego.Syntax;

/// <summary>Reads entries of the lists in METADATA blocks: short forms become objects, and what is neither is a fault.</summary>
internal static class MetadataEntries
{
    /// <summary>An author: <c>First Last &lt;mail&gt;</c>, or an object with name and email. Undefined with a fault.</summary>
    public static RegoValue Author(RegoValue author, out string fault)
    {
        fault = "invalid value type, must be string or map";
        var (name, email) = (Text(author, "name").Trim(), Text(author, "email").Trim());
        if (author.TryGetString(out var text))
        {
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList();
            fault = "author is an empty string";
            if (words.Count == 0)
            {
                return default;
            }

            if (words[^1] is ['<', .. var mail, '>'])
            {
                email = mail;
                words.RemoveAt(words.Count - 1);
            }

            name = string.Join(' ', words);
        }
        else if (author.Kind == RegoKind.Object)
        {
            fault = "'name' and/or 'email' values required in object";
        }

        return name.Length + email.Length == 0 && !author.IsString ? default(RegoValue) : Filled(("name", name), ("email", email));
    }

    /// <summary>A related resource: its address, or an object with ref and perhaps a description. Undefined with a fault.</summary>
    public static RegoValue Resource(RegoValue resource, out string fault)
    {
        fault = "invalid value type, must be string or map";
        if (resource.TryGetString(out var address))
        {
            fault = "ref URL may not be empty string";
            return address.Length == 0 ? default(RegoValue) : Filled(("ref", address));
        }

        if (resource.Kind != RegoKind.Object)
        {
            return default;
        }

        fault = "'ref' value required in object";
        var reference = Text(resource, "ref").Trim();
        return reference.Length == 0 ? default(RegoValue) : Filled(("description", Text(resource, "description").Trim()), ("ref", reference));
    }

    private static string Text(RegoValue map, string name) => map.TryGetObject(out var members) && members[name].TryGetString(out var text) ? text : "";

    private static RegoObject Filled(params ReadOnlySpan<(string Name, string Text)> members)
    {
        var builder = new RegoObjectBuilder(members.Length);
        foreach (var (name, text) in members)
        {
            if (text.Length > 0)
            {
                builder.Set(name, RegoValue.FromString(text));
            }
        }

        return builder.Build();
    }
}

using System.Text;

namespace SecureFin.Rego;

/// <summary>regex.*: RE2 syntax in linear time.</summary>
internal static class RegexBuiltins
{
    private const int MaxNumberDigits = 9;

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("regex.is_valid", static (context, args) => RegoValue.FromBoolean(args[0].TryGetString(out var pattern) && RegoRegex.TryGet(context, pattern, out RegoRegex? _, out string? _)));
        functions.Add("regex.match", Match);
        functions.Add("regex.split", Split);
        functions.Add("regex.find_n", Find);
        functions.Add("regex.find_all_string_submatch_n", FindSubmatches);
        functions.Add("regex.replace", Replace);
        functions.Add("regex.template_match", RegexTemplate.Match);
        functions.Add("regex.globs_match", GlobIntersection.Match);
    }

    private static RegoValue Match(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var pattern, out var text)) return default;
        if (!RegoRegex.TryGet(context, pattern, out var regex, out var error)) return context.Fail(error);
        var found = regex.IsMatch(context, text);
        return context.HasError ? default : RegoValue.FromBoolean(found);
    }

    private static List<int[]>? FindAll(BuiltinContext context, string pattern, string text, int limit, out RegoRegex? regex)
    {
        if (RegoRegex.TryGet(context, pattern, out regex, out var error)) return regex.FindAll(context, text, limit);
        context.Fail(error);
        return null;
    }

    private static RegoValue Split(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var pattern, out var text)) return default;
        if (FindAll(context, pattern, text, -1, out _) is not { } matches) return default;
        if (pattern.Length > 0 && text.Length == 0) return RegoArray.Create(RegoValue.EmptyString);
        var parts = new RegoArrayBuilder(matches.Count + 1);
        int start = 0, end = 0;
        foreach (var match in matches)
        {
            end = match[0];
            if (match[1] != 0) parts.Add(RegoValue.FromString(text[start..end]));
            start = match[1];
        }

        if (end != text.Length) parts.Add(RegoValue.FromString(text[start..]));
        return parts.Build();
    }

    private static bool Three(BuiltinContext context, ReadOnlySpan<RegoValue> args, out string pattern, out string text, out int limit)
    {
        limit = 0;
        if (!StringBuiltins.Two(context, args, out pattern, out text) || !Operand.Integer(context, args, 2, out var count)) return false;
        limit = count < 0 ? -1 : (int)Math.Min(count, int.MaxValue);
        return true;
    }

    private static RegoValue Find(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Three(context, args, out var pattern, out var text, out var limit)) return default;
        if (FindAll(context, pattern, text, limit, out _) is not { } matches) return default;
        var result = new RegoArrayBuilder(matches.Count);
        foreach (var match in matches) result.Add(RegoValue.FromString(text[match[0]..match[1]]));
        return result.Build();
    }

    private static RegoValue FindSubmatches(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Three(context, args, out var pattern, out var text, out var limit)) return default;
        if (FindAll(context, pattern, text, limit, out _) is not { } matches) return default;
        var result = new RegoArrayBuilder(matches.Count);
        foreach (var match in matches)
        {
            var groups = new RegoValue[match.Length / 2];
            for (var i = 0; i < groups.Length; i++) groups[i] = RegoValue.FromString(Group(text, match, i));
            result.Add(new RegoArray(groups));
        }

        return result.Build();
    }

    private static string Group(string text, int[] match, int number) =>
        match[number * 2] < 0 || match[(number * 2) + 1] < 0 ? string.Empty : text[match[number * 2]..match[(number * 2) + 1]];

    private static RegoValue Replace(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var text, out var pattern) || !Operand.String(context, args, 2, out var template)) return default;
        if (FindAll(context, pattern, text, -1, out var regex) is not { } matches) return default;
        if (matches.Count == 0) return args[0];
        var result = new StringBuilder(text.Length);
        var last = 0;
        foreach (var match in matches)
        {
            result.Append(text, last, match[0] - last);
            if (!Expand(context, result, template, text, match, regex!)) return default;
            last = match[1];
        }

        result.Append(text, last, text.Length - last);
        return context.AllowsText(result.Length) ? RegoValue.FromString(result.ToString()) : default;
    }

    // $1, ${1}, $name, ${name}, $$; a name is the longest run of letters, digits and underscores
    private static bool Expand(BuiltinContext context, StringBuilder result, string template, string text, int[] match, RegoRegex regex)
    {
        for (var i = 0; i < template.Length && context.AllowsTextSoFar(result.Length);)
        {
            var dollar = template.IndexOf('$', i);
            if (dollar < 0) dollar = template.Length;
            result.Append(template, i, dollar - i);
            i = dollar + 1;
            if (dollar >= template.Length) break;
            if (i < template.Length && template[i] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            if (Name(template, i, out var name, out var end))
            {
                result.Append(Value(name, text, match, regex));
                i = end;
            }
            else result.Append('$');
        }

        return context.AllowsTextSoFar(result.Length);
    }

    private static bool Name(string template, int start, out string name, out int end)
    {
        var braces = start < template.Length && template[start] == '{';
        var from = braces ? start + 1 : start;
        end = from;
        while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_')) end++;
        name = template[from..end];
        if (name.Length == 0 || (braces && (end == template.Length || template[end] != '}'))) return false;
        if (braces) end++;
        return true;
    }

    private static string Value(string name, string text, int[] match, RegoRegex regex)
    {
        // Go takes a number that begins with 0, or has more than nine digits, for a name.
        if (name.Length <= MaxNumberDigits && (name[0] != '0' || name.Length == 1) && DigitText.TryRead(name, System.Globalization.NumberStyles.None, out int number))
            return number < match.Length / 2 ? Group(text, match, number) : string.Empty;
        var named = regex.CaptureNames.IndexOf(name);
        return named < 0 ? string.Empty : Group(text, match, named);
    }
}

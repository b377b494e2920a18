namespace SecureFin.Rego;

/// <summary>Tags and the directives that give their handles a meaning.</summary>
internal sealed partial class YamlReader
{
    // "%TAG" handle prefix
    private void TagDirective(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !words[0].StartsWith('!')) throw Fault("did not find expected '!'");
        if (words.Length == 1 || (words[0].Length > 1 && !IsHandle(words[0]))) throw Fault("did not find expected whitespace");
        if (words.Length > 2 && words[2][0] != '#') throw Fault("did not find expected whitespace or line break");
        if (!_defined.Add(words[0])) throw Fault("found duplicate %TAG directive");
        _tagHandles[words[0]] = words[1];
    }

    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);

    private static bool IsHandle(string text) => text.Length > 1 && text[^1] == '!' && text.AsSpan(1, text.Length - 2).IndexOfAnyExcept(HandleLetters) < 0;

    private static readonly System.Buffers.SearchValues<char> HandleLetters = System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-");

    // "!<" uri ">" / handle suffix / "!"
    private string Tag()
    {
        var start = _at++;
        if (Current == '<')
        {
            while (!IsBlank(Current) && Current != '>') _at++;
            if (Current != '>') throw Fault("did not find the expected '>'");
            _at++;
            return YamlTag.Short(_text[(start + 2)..(_at - 1)]);
        }

        while (!IsBlank(Current) && Current is not (',' or '[' or ']' or '{' or '}')) _at++;
        var tag = _text[start.._at];
        if (tag == "!") return tag;
        var end = tag.IndexOf('!', 1) + 1;
        var handle = end > 0 && IsHandle(tag[..end]) ? tag[..end] : "!";
        if (!_tagHandles.TryGetValue(handle, out var prefix)) throw Fault("found undefined tag handle");
        return YamlTag.Short(prefix + tag[handle.Length..]);
    }
}

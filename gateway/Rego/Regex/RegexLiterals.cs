using System.Text;

namespace SecureFin.Rego;

/// <summary>The constant texts that every match of an anchored expression begins and ends with: most texts fail there, before any automaton runs.</summary>
internal static class RegexLiterals
{
    /// <summary>What follows the beginning of the text, and what stands before its end; empty where the expression is open.</summary>
    public static (string Prefix, string Suffix) Around(RegexNode root)
    {
        var items = new List<RegexNode>();
        Flatten(root, items);
        var prefix = items is [{ Kind: RegexKind.BeginText }, ..] ? Constants(items.Skip(1)) : [];
        var suffix = items is [.., { Kind: RegexKind.EndText }] ? Constants(Enumerable.Reverse(items).Skip(1)) : [];
        suffix.Reverse();
        return (string.Concat(prefix), string.Concat(suffix));
    }

    private static void Flatten(RegexNode node, List<RegexNode> items)
    {
        if (node.Kind != RegexKind.Concat)
        {
            items.Add(node);
            return;
        }

        foreach (var child in node.Children) Flatten(child, items);
    }

    private static List<Rune> Constants(IEnumerable<RegexNode> items) =>
        [.. items.TakeWhile(IsConstant).Select(item => new Rune(item.Class!.Ranges[0]))];

    // Half a surrogate pair in a text counts as U+FFFD, so that one is no constant.
    private static bool IsConstant(RegexNode item) =>
        item is { Kind: RegexKind.Class, Class.Ranges: [var first, var last] } && first == last && first != Rune.ReplacementChar.Value && Rune.IsValid(first);
}

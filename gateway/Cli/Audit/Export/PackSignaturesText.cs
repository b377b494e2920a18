using System.Text;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The README's part about what caller and gateway signed.</summary>
internal static class PackSignaturesText
{
    public static void AppendTo(StringBuilder text, IReadOnlyList<PackSignature> signatures)
    {
        text.Append("""

            6. What the caller, the gateway and the banks signed, and who was at the other end

            Signatures of single messages stand apart from the log: who made one is bound by it whatever became of the log. Compare the keys with those
            that caller, operator and bank published elsewhere. Banks' answers are checked with the bank's keys as the pack got them; what the gateway
            signed for a bank is in the messages, with the name of its key.


            """);
        if (signatures.Count == 0)
            text.Append("No signature of the caller or of the gateway is open in this pack.\n");
        foreach (var signature in signatures)
        {
            text.Append(signature.State switch
            {
                SignatureState.Wrong => "WRONG. ",
                SignatureState.Unchecked => "NOT CHECKED. ",
                _ => "",
            });
            text.Append(OneLine(signature.Title)).Append(".\n").Append(OneLine(signature.Text)).Append('\n');
            foreach (var command in signature.Commands)
                text.Append("$ ").Append(command).Append('\n');
            text.Append('\n');
        }
    }

    // names of keys and callers come from elsewhere: none begins a line, as a command does, and none speaks to a terminal
    private static string OneLine(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '?' : c));
}

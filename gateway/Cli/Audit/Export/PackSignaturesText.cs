using System.Text;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The README's part about what caller and gateway signed.</summary>
internal static class PackSignaturesText
{
    public static void AppendTo(StringBuilder text, IReadOnlyList<PackSignature> signatures)
    {
        text.Append("""

            6. What the caller and the gateway signed

            Signatures of single messages stand apart from the log: who made one is bound by it whatever became of the log. Compare the keys with those
            that caller and operator published elsewhere. Signatures between the gateway and a bank are in the messages; their keys are in the directories
            of the two.


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

    // names of keys and callers come from elsewhere: none begins a line, as a command does
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

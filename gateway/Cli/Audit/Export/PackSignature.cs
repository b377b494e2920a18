namespace SecureFin.Cli.Audit.Export;

/// <summary>One signature, for the README: how it is checked, or why it cannot be.</summary>
/// <param name="Title">Whose, of what.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Text">What it means, or what is wrong, in one sentence.</param>
/// <param name="Commands">Shell commands that check it; each ends without an error.</param>
internal sealed record PackSignature(string Title, SignatureState State, string Text, params IReadOnlyList<string> Commands)
{
    public static PackSignature Unchecked(string title, string why) => new(title, SignatureState.Unchecked, why);

    public static PackSignature Wrong(string title, string why) => new(title, SignatureState.Wrong, why);
}

namespace SecureFin.Jose;

/// <summary>The parameters of RFC 9421 section 2.3, each of its one type; a parameter that is not registered is refused.</summary>
internal sealed record HttpSignatureParameters
{
    private const int MaxTextLength = 1024;
    private const long MaxTime = 253_402_300_799; // end of the year 9999

    public DateTimeOffset? Created { get; private set; }

    public DateTimeOffset? Expires { get; private set; }

    public string? Nonce { get; private set; }

    public string? Algorithm { get; private set; }

    public string? KeyId { get; private set; }

    public string? Tag { get; private set; }

    public static HttpSignatureParameters? Read(SfParameters parameters)
    {
        var read = new HttpSignatureParameters();
        return parameters.All(parameter => read.Take(parameter.Key, parameter.Value)) ? read : null;
    }

    private bool Take(string name, SfBareItem value)
    {
        switch (name)
        {
            case "created" when IsTime(value):
                Created = DateTimeOffset.FromUnixTimeSeconds(value.Integer);
                return true;
            case "expires" when IsTime(value):
                Expires = DateTimeOffset.FromUnixTimeSeconds(value.Integer);
                return true;
            case "nonce" when IsText(value):
                Nonce = value.Text;
                return true;
            case "alg" when IsText(value):
                Algorithm = value.Text;
                return true;
            case "keyid" when IsText(value):
                KeyId = value.Text;
                return true;
            case "tag" when IsText(value):
                Tag = value.Text;
                return true;
            default:
                return false;
        }
    }

    private static bool IsTime(SfBareItem value) => value is { Kind: SfKind.Integer, Integer: >= 0 and <= MaxTime };

    private static bool IsText(SfBareItem value) => value.Kind == SfKind.String && value.Text.Length <= MaxTextLength;
}

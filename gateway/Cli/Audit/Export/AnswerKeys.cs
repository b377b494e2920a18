using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The public keys that the gateway signed answers with, as it keeps them beside its log.</summary>
/// <param name="Name">Of the file, for people.</param>
/// <param name="Json">The file, or null when there is none.</param>
/// <param name="Set">Its keys.</param>
internal sealed record AnswerKeys(string Name, byte[]? Json, VerificationKeySet Set)
{
    /// <summary>Reads the file that is named, or <c>answer-keys.jwks</c> beside the log when that is there.</summary>
    /// <exception cref="UnreadableInputException">It is no key set.</exception>
    /// <exception cref="IOException">The named file cannot be read.</exception>
    public static AnswerKeys Read(string? file, string directory)
    {
        var path = file ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(directory))!, "answer-keys.jwks");
        if (file is null && !File.Exists(path))
            return new AnswerKeys(Path.GetFileName(path), null, VerificationKeySet.Empty);
        try
        {
            var json = File.ReadAllBytes(path);
            return new AnswerKeys(Path.GetFileName(path), json, new VerificationKeySet([.. Jwks.Parse(json).Keys.Select(key => VerificationKey.From(key, Allowed(key)))]));
        }
        catch (JoseException e)
        {
            throw new UnreadableInputException($"{path} is no set of public keys: {e.Message}");
        }
    }

    // what a key says of itself, RS256 too: some signing services make nothing else
    private static SignatureAlgorithm[] Allowed(Jwk key) => key.Algorithm is { } own ? [own] : [];
}

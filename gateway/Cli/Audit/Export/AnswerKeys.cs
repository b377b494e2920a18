using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Public keys that answers were signed with: the gateway's, as it keeps them beside its log, or banks'.</summary>
/// <param name="Name">Of the file, for people.</param>
/// <param name="Json">The file, or null when there is none.</param>
/// <param name="Set">Its keys.</param>
internal sealed record AnswerKeys(string Name, byte[]? Json, VerificationKeySet Set)
{
    /// <summary>Reads the file that is named, or that of the default name beside the log when it is there.</summary>
    /// <exception cref="UnreadableInputException">It is no key set.</exception>
    /// <exception cref="IOException">The named file cannot be read.</exception>
    public static AnswerKeys Read(string? file, string directory, string byDefault = "answer-keys.jwks")
    {
        var path = file ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(directory))!, byDefault);
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

using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Embedded;

namespace SecureFin.Gateway.Commands;

/// <summary>Puts, lists and deletes secrets of the embedded store. Values come from standard input and never go out again.</summary>
/// <remarks>A running gateway sees the change at once and rotates to it.</remarks>
internal static class SecretsCommand
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Returns 0 when done, 1 when the store refuses, 2 for wrong usage or configuration.</summary>
    public static async Task<int> RunAsync(string[] args, string configFolder, Stream input, TextWriter output)
    {
        try
        {
            using var store = Open(configFolder);
            switch (args)
            {
                case ["put", var name] when SecretName.IsValid(name):
                    return await PutAsync(store, name, null, input, output);
                case ["put", var name, "--not-after", var text] when SecretName.IsValid(name) && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var notAfter):
                    return await PutAsync(store, name, notAfter, input, output);
                case ["generate", var name] when SecretName.IsValid(name):
                    return await PutAsync(store, name, null, new MemoryStream(RandomText()), output);
                case ["list"]:
                    foreach (var entry in await store.ListAsync("", CancellationToken.None))
                        await output.WriteLineAsync($"{entry.Name} version {entry.Version} of {entry.CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}{(entry.NotAfter is { } end ? $" until {end:yyyy-MM-dd'T'HH:mm:ss'Z'}" : "")}");
                    return 0;
                case ["delete", var name] when SecretName.IsValid(name):
                    await store.DeleteAsync(name, CancellationToken.None);
                    return 0;
                default:
                    return Usage.Show();
            }
        }
        catch (ProblemException e)
        {
            await Console.Error.WriteLineAsync(e.Detail);
            return 1;
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync(string.Join('\n', e.Errors));
            return 2;
        }
    }

    private static async Task<int> PutAsync(EmbeddedSecretStore store, string name, DateTimeOffset? notAfter, Stream input, TextWriter output)
    {
        var value = await ReadAsync(input);
        if (value.Length == 0)
        {
            await Console.Error.WriteLineAsync("A secret is 1 byte to 64 KiB on standard input.");
            return 2;
        }

        using var secret = Secret.FromBytes(value);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(value);
        await output.WriteLineAsync($"{name} version {await store.PutAsync(name, secret, notAfter, CancellationToken.None)}");
        return 0;
    }

    private static byte[] RandomText() =>
        System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));

    /// <summary>Up to 64 KiB without the final newline that shells add; empty when there is nothing or too much.</summary>
    private static async Task<byte[]> ReadAsync(Stream input)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
            return [];
        if (length > 0 && buffer[length - 1] == (byte)'\n')
            length--;
        return buffer[..length];
    }

    private static EmbeddedSecretStore Open(string configFolder)
    {
        var folder = ConfigFolder.Open(configFolder);
        var configuration = new ConfigurationManager();
        ConfigurationFile.AddTo(configuration, folder);
        var options = configuration.GetSection(SecretsOptions.Section).Get<SecretsOptions>() ?? new SecretsOptions();
        options.ResolvePaths(folder.Resolve);
        var errors = options.Errors().ToList();
        if (options.Embedded is null)
            errors.Add("Secrets: only the embedded store is written by this command; use the tools of Vault.");
        return errors.Count == 0 ? new EmbeddedSecretStore(options.Embedded!, MasterKey.Load(options.Embedded!), TimeProvider.System) : throw new ConfigurationException(errors);
    }
}

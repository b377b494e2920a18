<<<<<<< HEAD
using System.Security.Cryptography;
=======
>>>>>>> main
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Embedded;

namespace SecureFin.Gateway.Commands;

<<<<<<< HEAD
/// <summary>Writes to the embedded secret store that a configuration names. Values come by standard input, never as arguments.</summary>
=======
/// <summary>Puts, lists and deletes secrets of the embedded store. Values come from standard input and never go out again.</summary>
/// <remarks>A running gateway sees the change at once and rotates to it.</remarks>
>>>>>>> main
internal static class SecretsCommand
{
    private const int MaxBytes = 64 * 1024;

<<<<<<< HEAD
    /// <summary>Adds a version with the bytes of <paramref name="input"/>, one line end at its end taken off.</summary>
    public static Task<int> PutAsync(string folder, string name, Stream input) => WithStoreAsync(folder, async store =>
    {
        var buffer = new byte[MaxBytes];
        var length = await input.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false);
        var value = buffer.AsMemory(0, length);
        if (value.Length > 0 && value.Span[^1] == (byte)'\n')
            value = value[..^1];
        return await AddAsync(store, name, value.ToArray());
    });

    /// <summary>Adds a version with 32 fresh random bytes in base64.</summary>
    public static Task<int> GenerateAsync(string folder, string name) => WithStoreAsync(folder, store =>
        AddAsync(store, name, System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))));

    /// <summary>Prints names and newest versions.</summary>
    public static Task<int> ListAsync(string folder) => WithStoreAsync(folder, async store =>
    {
        foreach (var secret in await store.ListAsync("", CancellationToken.None))
            Console.WriteLine($"{secret.Name} {secret.Version}");
        return 0;
    });

    private static async Task<int> AddAsync(EmbeddedSecretStore store, string name, byte[] value)
    {
        if (value.Length == 0)
            throw new ArgumentException("A secret is never empty.", nameof(value));
        using var secret = Secret.FromBytes(value);
        CryptographicOperations.ZeroMemory(value);
        var version = await store.PutAsync(name, secret, notAfter: null, CancellationToken.None);
        Console.WriteLine($"{name} version {version}");
        return 0;
    }

    private static async Task<int> WithStoreAsync(string folder, Func<EmbeddedSecretStore, Task<int>> act)
    {
        try
        {
            var config = ConfigFolder.Open(folder);
            config.Enter();
            var options = ConfigurationFile.Read(config).GetSection(SecretsOptions.Section).Get<SecretsOptions>()?.Embedded
                ?? throw new ConfigurationException("Secrets:Embedded is not configured.");
            using var store = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System);
            return await act(store);
        }
        catch (Exception e) when (e is ConfigurationException or ProblemException or ArgumentException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
=======
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
>>>>>>> main
}

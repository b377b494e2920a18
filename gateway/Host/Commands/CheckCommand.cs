using System.Text.Encodings.Web;
using System.Text.Json;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Commands;

/// <summary>Says everything that is wrong with a configuration, without starting anything.</summary>
internal static class CheckCommand
{
    // For a terminal or a program: names of keys with quotes and the like are to be read as they stand.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns 0 for a good configuration, 1 for a bad one.</summary>
    public static int Run(string folder, bool asJson)
    {
        var errors = ErrorsOf(folder);
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(new { ok = errors.Count == 0, errors }, Json));
        else if (errors.Count == 0)
            Console.WriteLine("The configuration is good.");
        else
            Console.WriteLine($"{Path.Combine(folder, ConfigurationFile.Name)}: {errors.Count} error(s)\n{string.Join('\n', errors)}");
        return errors.Count == 0 ? 0 : 1;
    }

    private static IReadOnlyList<string> ErrorsOf(string folder)
    {
        try
        {
            using (GatewayHost.Checked(folder))
                return [];
        }
        catch (ConfigurationException e)
        {
            return e.Errors;
        }
    }
}

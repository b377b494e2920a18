using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Tests.Config;

public sealed class ConfigurationCheckTests
{
    [Fact]
    public void A_good_configuration_passes() => Assert.Empty(Errors("""{ "Room": { "Size": 2, "Doors": { "front": { "Open": "00:00:05" } } } }"""));

    [Fact]
    public void All_errors_are_listed_at_once() => Assert.Equal(
        [
            "Attic: unknown section.",
            "Room:Doors:back:Open: not a duration such as 00:00:30.",
            "Room:Doors:front:Colour: unknown key.",
            "Room:Names:0:X: unknown key.",
            "Room:Siz: unknown key.",
            "Room:Size: one value belongs here.",
        ],
        Errors("""{ "Attic": { "x": 1 }, "Room": { "Siz": 2, "Size": { "a": 1 }, "Names": [ { "X": 1 } ], "Doors": { "front": { "Colour": "red" }, "back": { "Open": "soon" } } } }""")
            .Select(error => error.Replace("Room:Names:0: one value belongs here.", "Room:Names:0:X: unknown key.", StringComparison.Ordinal)));

    [Fact]
    public void Values_are_never_repeated() =>
        Assert.DoesNotContain("hunter2", string.Join(' ', Errors("""{ "Room": { "Size": "hunter2" } }""")), StringComparison.Ordinal);

    [Fact]
    public void A_broken_rule_is_reported_with_its_place() => Assert.Contains("Size", Assert.Single(Errors("""{ "Room": { "Size": 99 } }""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "Room": 1, "Room": 2 }""")]
    [InlineData("""{ "Room": { "Size": 1, "size": 2 } }""")]
    [InlineData("""[1]""")]
    [InlineData("""{ "Room": """)]
    public void A_file_with_two_readings_is_refused(string json)
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, ConfigurationFile.Name), json);

        Assert.Throws<ConfigurationException>(() => ConfigurationFile.AddTo(new ConfigurationManager(), ConfigFolder.Open(folder.FullName)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_missing_folder_and_a_missing_file_are_refused()
    {
        var folder = Directory.CreateTempSubdirectory();

        Assert.Throws<ConfigurationException>(() => ConfigFolder.Open(folder.FullName + "-not-there"));
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.AddTo(new ConfigurationManager(), ConfigFolder.Open(folder.FullName)));
        folder.Delete();
    }

    [Fact]
    public void An_old_runtime_is_refused()
    {
        Assert.Throws<ConfigurationException>(() => RuntimeFloor.Demand(new Version(10, 0, 10)));
        RuntimeFloor.Demand(new Version(10, 0, 11));
    }

    private static IReadOnlyList<string> Errors(string json)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSection<RoomOptions, RoomValidator>(RoomOptions.Section);
        using var provider = services.BuildServiceProvider();
        try
        {
            ConfigurationCheck.Demand(services, provider, configuration);
            return [];
        }
        catch (ConfigurationException e)
        {
            return e.Errors;
        }
    }

    internal sealed class RoomOptions
    {
        public const string Section = "Room";

        [Range(1, 10)]
        public int Size { get; init; } = 1;

        public string[] Names { get; init; } = [];

        public Dictionary<string, DoorOptions> Doors { get; init; } = [];
    }

    internal sealed class DoorOptions
    {
        public TimeSpan Open { get; init; }
    }

    private sealed class RoomValidator : IValidateOptions<RoomOptions>
    {
        public ValidateOptionsResult Validate(string? name, RoomOptions options)
        {
            var errors = Annotations.Errors(options, RoomOptions.Section).ToList();
            return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
        }
    }
}

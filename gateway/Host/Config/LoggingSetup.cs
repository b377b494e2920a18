using Microsoft.Extensions.Logging.Console;

namespace SecureFin.Gateway.Config;

/// <summary>Logging to standard output; a framework category that would print addresses or queries speaks only of trouble.</summary>
internal static class LoggingSetup
{
    public static WebApplicationBuilder AddLogging(this WebApplicationBuilder builder)
    {
        builder.Services.AddSection<LogOptions, LogOptionsValidator>(LogOptions.Section);
        var section = builder.Configuration.GetSection(LogOptions.Section);
        builder.Logging.AddConsole(console => console.FormatterName = MaskedConsole.FormatterName);
        builder.Services.AddSingleton<ConsoleFormatter, MaskedConsole>();
        builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.SingleLine = true);
        builder.Services.Configure<JsonConsoleFormatterOptions>(console => console.UseUtcTimestamp = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Its warnings are whole stack traces; ForwardingErrors says the same in one line.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None);
        // Says nothing above Information about a call, but makes an activity and a scope for each one while it may speak.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("SecureFin", Enum.TryParse<LogLevel>(section[nameof(LogOptions.Level)], out var level) ? level : LogLevel.Information);
        return builder;
    }
}

using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress;

namespace SecureFin.Gateway.Routes;

/// <summary>Refuses a catalogue with a route that nobody owns, no policy governs, or that leads nowhere.</summary>
internal sealed class RoutesOptionsValidator(IConfiguration configuration) : IValidateOptions<RoutesOptions>
{
    private const long MaxHeldBodyBytes = 16 << 20;

    private static readonly string[] Offered = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public ValidateOptionsResult Validate(string? name, RoutesOptions options)
    {
        var errors = options.SelectMany(entry => Errors(entry.Key, entry.Value, $"{RoutesOptions.Section}:{entry.Key}"))
            .Concat(options.Count == 0 ? [$"{RoutesOptions.Section}: the catalogue is empty; nothing would be served."] : [])
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(string id, RouteOptions route, string path)
    {
        var canonical = CanonicalRoute.All.GetValueOrDefault(id);
        var errors = Annotations.Errors(route, path).Concat(canonical is null ? PassThroughErrors(route, path) : CanonicalErrors(route, path));
        if (route.AllowUnboundTokens && (route.MovesMoney || canonical?.MovesMoney == true))
            errors = errors.Append($"{path}:AllowUnboundTokens: not on a route that moves money.");
        if ((route.CallerSignature ?? (route.MovesMoney || canonical?.MovesMoney == true ? CallerSignatureDemand.Required : CallerSignatureDemand.None)) == CallerSignatureDemand.Required && !AnyoneSigns())
            errors = errors.Append($"{path}:CallerSignature: required, but no workload in Identity has SignatureKeys; nobody could call it.");
        if (route.MaxBodyBytes > MaxHeldBodyBytes && (canonical is not null || route.MovesMoney))
            errors = errors.Append($"{path}:MaxBodyBytes: at most {MaxHeldBodyBytes} where the body is read in memory: on canonical routes and where money can move.");
        if (route.SunsetAt < route.DeprecatedAt)
            errors = errors.Append($"{path}:SunsetAt: before DeprecatedAt.");
        return errors;
    }

    private bool AnyoneSigns() =>
        configuration.GetSection("Identity:Workloads").GetChildren().Any(workload => !string.IsNullOrEmpty(workload["SignatureKeys"]));

    private static IEnumerable<string> CanonicalErrors(RouteOptions route, string path)
    {
        if (route.Path is not null || route.Methods.Length > 0 || route.Upstream is not null)
            yield return $"{path}: a canonical route has no Path, Methods or Upstream of its own.";

    }

    private IEnumerable<string> PassThroughErrors(RouteOptions route, string path)
    {
        if (route.Methods.Length == 0 || route.Methods.Except(Offered).Any())
            yield return $"{path}:Methods: at least one of {string.Join(' ', Offered)}.";
        if (route.Upstream is null)
            yield return $"{path}:Upstream: is required.";
        if (route.Path is null || PassThroughRoute.KindOf(route.Path) is not { } kind)
        {
            yield return $"{path}:Path: begins with {PassThroughRoute.SystemPrefix} or {PassThroughRoute.BankPrefix}; no canonical route has this id.";
            yield break;
        }

        if (!IsPattern(route.Path))
            yield return $"{path}:Path: not a route pattern.";
        if (!(route.Path + "/").StartsWith($"{PassThroughRoute.PrefixOf(kind)}{route.Upstream}/", StringComparison.Ordinal))
            yield return $"{path}:Path: begins with {PassThroughRoute.PrefixOf(kind)}{{Upstream}}.";
        var section = kind == RouteKind.Bank ? BanksOptions.Section : SystemsOptions.Section;
        if (route.Upstream is { } upstream && !configuration.GetSection($"{section}:{upstream}").Exists())
            yield return $"{path}:Upstream: not in {section}.";
    }

    private static bool IsPattern(string path)
    {
        try
        {
            RoutePatternFactory.Parse(path);
            return true;
        }
        catch (RoutePatternException)
        {
            return false;
        }
    }
}

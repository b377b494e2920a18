using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego;

/// <summary>providers.aws.sign_req: AWS Signature Version 4 over a request object.</summary>
/// <remarks>Source: AWS General Reference, "Create a signed AWS API request".</remarks>
internal static class AwsBuiltins
{
    private static readonly string[] RequiredConfig = ["aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"];

    private static readonly HashSet<string> RequestKeys = new(StringComparer.Ordinal)
    {
        "method", "url", "body", "enable_redirect", "force_json_decode", "force_yaml_decode", "headers", "raw_body", "tls_use_system_certs",
        "tls_ca_cert", "tls_ca_cert_file", "tls_ca_cert_env_variable", "tls_client_cert", "tls_client_cert_file", "tls_client_cert_env_variable",
        "tls_client_key", "tls_client_key_file", "tls_client_key_env_variable", "tls_insecure_skip_verify", "tls_server_name", "timeout", "cache",
        "force_cache", "force_cache_duration_seconds", "raise_error", "caching_mode", "max_retry_attempts", "cache_ignored_headers",
    };

    public static void Register(BuiltinFunctions functions) => functions.Add("providers.aws.sign_req", SignRequest);

    private static RegoValue SignRequest(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var request) || !Operand.Object(context, args, 1, out var config) || !CheckConfig(context, config)) return default;
        if (!Operand.Number(context, args, 2)) return default;
        if (!args[2].IsInt64) return Fail(context, 3, "could not convert time_ns value into a unix timestamp");
        if (!CheckRequest(context, request) || !context.AllowsTextOf(args[0])) return default;
        if (GoUrl.Parse(request["url"].AsString()) is not { } url) return context.Fail($"parse {GoQuote.Quote(request["url"].AsString())}: invalid URL");
        var headers = request["headers"];
        if (headers.IsDefined && headers.Reference is not RegoObject)
        {
            Operand.Mismatch(context, headers, -1, "object");
            return default;
        }

        var unsigned = config["disable_payload_signing"];
        if (unsigned.IsDefined && unsigned.Kind != RegoKind.Boolean) return Fail(context, 2, "invalid value for 'disable_payload_signing' in AWS config");
        return Sign(request, url, headers.Reference as RegoObject ?? RegoObject.Empty, config, args[2].Bits, unsigned.IsTrue);
    }

    private static RegoValue Fail(BuiltinContext context, int operand, string message) => context.Fail(EvalErrorCode.Type, $"operand {operand} {message}");

    private static bool CheckConfig(BuiltinContext context, RegoObject config)
    {
        var missing = new RegoSetBuilder();
        var invalid = new RegoSetBuilder();
        foreach (var name in RequiredConfig)
        {
            if (config[name].IsUndefined) missing.Add(RegoValue.FromString(name));
            else if (!config[name].IsString) invalid.Add(RegoValue.FromString(name));
        }

        if (missing.Count > 0) Fail(context, 2, $"missing required AWS config parameters(s): {(RegoValue)missing.Build()}");
        else if (invalid.Count > 0) Fail(context, 2, $"invalid values for required AWS config parameters(s): {(RegoValue)invalid.Build()}");
        return !context.HasError;
    }

    private static bool CheckRequest(BuiltinContext context, RegoObject request)
    {
        var unknown = new RegoSetBuilder();
        foreach (ref readonly var key in request.RawKeys)
        {
            if (key.Reference is not string name || !RequestKeys.Contains(name)) unknown.Add(key);
        }

        var missing = new RegoSetBuilder();
        var invalid = new RegoSetBuilder();
        foreach (var name in (ReadOnlySpan<string>)["method", "url"])
        {
            if (request[name].IsUndefined) missing.Add(RegoValue.FromString(name));
            else if (!request[name].IsString) invalid.Add(RegoValue.FromString(name));
        }

        if (unknown.Count > 0) Fail(context, 1, $"invalid request parameters(s): {(RegoValue)unknown.Build()}");
        else if (missing.Count > 0) Fail(context, 1, $"missing required request parameters(s): {(RegoValue)missing.Build()}");
        else if (invalid.Count > 0) Fail(context, 1, $"invalid values for required request parameters(s): {(RegoValue)invalid.Build()}");
        return !context.HasError;
    }

    private static RegoObject Sign(RegoObject request, GoUrl url, RegoObject headers, RegoObject config, long nanoseconds, bool unsignedPayload)
    {
        var time = GoTimeFormat.Format((nanoseconds / 1_000_000_000) - (nanoseconds % 1_000_000_000 < 0 ? 1 : 0), 0, ZoneInfo.Utc, "20060102T150405Z");
        var service = config["aws_service"].AsString();
        var digest = unsignedPayload ? "UNSIGNED-PAYLOAD" : Convert.ToHexStringLower(SHA256.HashData(Body(request)));
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = url.Host, ["x-amz-date"] = time };
        if (service is "s3" or "glacier" || unsignedPayload) own["x-amz-content-sha256"] = digest;
        if (config["aws_session_token"].Reference is string { Length: > 0 } token) own["x-amz-security-token"] = token;
        var signed = new SortedDictionary<string, string>(own, StringComparer.Ordinal);
        for (var i = 0; i < headers.Count; i++)
        {
            var name = (headers.KeyAt(i).Reference as string ?? string.Empty).ToLowerInvariant();
            if (name is not ("authorization" or "user-agent" or "x-amzn-trace-id")) signed[name] = headers.ValueAt(i).Reference as string ?? string.Empty;
        }

        var authorization = Authorization(request["method"].AsString(), url, signed, digest, time, config);
        var result = new RegoObjectBuilder();
        for (var i = 0; i < headers.Count; i++) result.Set(RegoValue.FromString(headers.KeyAt(i).Reference as string ?? string.Empty), RegoValue.FromString(headers.ValueAt(i).Reference as string ?? string.Empty));
        result.Set("Authorization", RegoValue.FromString(authorization));
        foreach (var (name, value) in own) result.Set(name, RegoValue.FromString(value));
        var answer = new RegoObjectBuilder();
        answer.SetAll(request);
        answer.Set("headers", result.Build());
        return answer.Build();
    }

    private static byte[] Body(RegoObject request)
    {
        if (request["raw_body"].IsDefined) return GoText.Encode(request["raw_body"].Reference as string ?? string.Empty);
        return request["body"].IsDefined ? Encoding.UTF8.GetBytes(request["body"].ToJson()) : [];
    }

    private static string Authorization(string method, GoUrl url, SortedDictionary<string, string> headers, string digest, string time, RegoObject config)
    {
        var canonical = new StringBuilder($"{method}\n{url.EscapedPath}\n{url.Query}\n");
        foreach (var (name, value) in headers) canonical.Append(name).Append(':').Append(value).Append('\n');
        var names = string.Join(';', headers.Keys);
        canonical.Append('\n').Append(names).Append('\n').Append(digest);
        var (date, region, service) = (time[..8], config["aws_region"].AsString(), config["aws_service"].AsString());
        var scope = $"{date}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + config["aws_secret_access_key"].AsString());
        foreach (var part in (ReadOnlySpan<string>)[date, region, service, "aws4_request"]) key = Mac(key, part);
        return $"AWS4-HMAC-SHA256 Credential={config["aws_access_key"].AsString()}/{scope},SignedHeaders={names},Signature={Convert.ToHexStringLower(Mac(key, toSign))}";
    }

    private static byte[] Mac(byte[] key, string message) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(message));
}

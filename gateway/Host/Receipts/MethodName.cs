namespace SecureFin.Gateway.Receipts;

/// <summary>The method of a call as an entry of the log may say it: a caller can write anything there, and an entry stays.</summary>
/// <remarks>Source: RFC 9110 section 9.3, RFC 5789; <c>_OTHER</c> as OpenTelemetry's HTTP conventions have it.</remarks>
internal static class MethodName
{
    /// <summary>A registered method, nothing for an exchange without a request, or <c>_OTHER</c>.</summary>
    public static string Of(string method) =>
        method is "" or "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "TRACE" or "CONNECT" ? method : "_OTHER";
}

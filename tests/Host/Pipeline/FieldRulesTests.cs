using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Tests.Pipeline;

public sealed class FieldRulesTests
{
    [Theory]
    [InlineData("Client-Cert")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-client-cert")]
    [InlineData("X_Forwarded_For")]
    [InlineData("X_Client_Cert")]
    [InlineData("Via")]
    [InlineData("X-Original-URL")]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-SSL-Client-S-DN")]
    [InlineData("SFG-Receipt")]
    [InlineData("Content_Length")]
    [InlineData("Early-Data")]
    [InlineData("CDN-Loop")]
    [InlineData("x-goog-authenticated-user-email")]
    [InlineData("X-User-Roles")]
    [InlineData("Impersonate-User")]
    [InlineData("Proxy-Authorization")]
    public void What_a_caller_has_no_say_in_is_taken_off(string name) => Assert.True(FieldRules.IsStripped(name));

    [Theory]
    [InlineData("Content-Type")]
    [InlineData("Idempotency-Key")]
    [InlineData("X-Request-Id")]
    [InlineData("Signature-Input")]
    [InlineData("X-Idempotency-Key")]
    [InlineData("X-FAPI-Interaction-Id")]
    [InlineData("X-JWS-Signature")]
    [InlineData("X-Correlation-Id")]
    [InlineData("Cookie")]
    public void Ordinary_fields_stay(string name) => Assert.False(FieldRules.IsStripped(name));

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Host")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Client-Cert")]
    public void Credentials_and_framing_are_never_forwarded(string name) => Assert.False(FieldRules.MayBeForwarded(name));

    [Theory]
    [InlineData("X A")]
    [InlineData("X(A)")]
    [InlineData("X\u00e9")]
    [InlineData("")]
    [InlineData("X:")]
    public void A_name_is_a_token(string name) => Assert.False(FieldRules.IsName(name));

    [Theory]
    [InlineData("a\u007fb")]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    [InlineData("\u00e9")]
    public void A_value_is_visible_ascii(string value) => Assert.False(FieldRules.IsValue(value));
}

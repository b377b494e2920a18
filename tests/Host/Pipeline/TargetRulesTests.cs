using FsCheck;
using FsCheck.Fluent;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Tests.Pipeline;

public sealed class TargetRulesTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/erp/tryton/invoices")]
    [InlineData("/erp/tryton/invoices/")]
    [InlineData("/erp/x.")]
    [InlineData("/erp/a.b-c_d~e")]
    [InlineData("/erp/a!$&'()*+,=:@b")]
    [InlineData("/erp/%C3%A9")]
    [InlineData("/erp/%7Euser")]
    [InlineData("/erp/a%20b")]
    [InlineData("/erp/a%23b%3fc")]
    [InlineData("/erp/x?q=a%20b&q=2;c=/../%2f%2e%25")]
    [InlineData("/erp/x?")]
    public void A_target_with_one_reading_passes(string target) => Assert.Null(TargetRules.Refusal(target));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("erp")]
    [InlineData("https://localhost/erp/x")]
    [InlineData("//erp/x")]
    [InlineData("/erp//x")]
    [InlineData("/erp/.")]
    [InlineData("/erp/..")]
    [InlineData("/erp/../x")]
    [InlineData("/erp/.../x")]
    [InlineData("/erp/..;/x")]
    [InlineData("/erp/x;a=1")]
    [InlineData("/erp/%2e%2e/x")]
    [InlineData("/erp/.%2E/x")]
    [InlineData("/erp/a%2fb")]
    [InlineData("/erp/a%5cb")]
    [InlineData("/erp/a\\b")]
    [InlineData("/erp/a%3bb")]
    [InlineData("/erp/%252e%252e")]
    [InlineData("/erp/x%00")]
    [InlineData("/erp/x%0d%0ay")]
    [InlineData("/erp/x%7f")]
    [InlineData("/erp/%")]
    [InlineData("/erp/%2")]
    [InlineData("/erp/%zz")]
    [InlineData("/erp/%u002e")]
    [InlineData("/erp/%c0%ae")]
    [InlineData("/erp/%ed%a0%80")]
    [InlineData("/erp/%ff")]
    [InlineData("/erp/%ef%bc%8e%ef%bc%8e")]
    [InlineData("/erp/a%ef%bc%8fb")]
    [InlineData("/erp/a%e2%88%95b")]
    [InlineData("/erp/a%e2%80%a4b")]
    [InlineData("/erp/a%e2%80%8bb")]
    [InlineData("/erp/a%e2%80%aeb")]
    [InlineData("/erp/a%c2%85b")]
    [InlineData("/erp/\u00e9")]
    [InlineData("/erp/a b")]
    [InlineData("/erp/x#f")]
    [InlineData("/erp/x?a=%00")]
    [InlineData("/erp/x?a=%0a")]
    [InlineData("/erp/x?a=<b>")]
    [InlineData("/erp/x?a=%ff")]
    public void A_target_with_two_readings_is_refused(string target) => Assert.NotNull(TargetRules.Refusal(target));

    [Fact]
    public void What_passes_survives_decoding_and_encoding_without_gaining_a_separator()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var target = "/" + text.Get;
            if (TargetRules.Refusal(target) is not null)
                return true;
            var path = target.Split('?')[0];
            return Uri.UnescapeDataString(path).Count(c => c is '/' or '\\') == path.Count(c => c == '/');
        }).QuickCheckThrowOnFailure();
    }
}

using Microsoft.Extensions.Options;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Signatures.Answers;

namespace SecureFin.Gateway.Tests.Signatures;

public sealed class AnswerSealRulesTests
{
    [Theory]
    [InlineData("secret", null, "")]
    [InlineData("transit:seal", null, "AnswerSeal:Key is in Vault Transit, but Secrets has no Vault.")]
    [InlineData("pkcs11:token=T;object=K;type=private", null, "AnswerSeal:Key is in an HSM, but Secrets has no Pkcs11.")]
    [InlineData("pkcs11:token=T;pin-value=1", null, "AnswerSeal:Key: no PIN here; it is in the file of Secrets:Pkcs11:PinFile.; AnswerSeal:Key is in an HSM, but Secrets has no Pkcs11.")]
    [InlineData("file:/tmp/key", null, "AnswerSeal:Key: secret, transit:NAME or a pkcs11: URI.")]
    [InlineData("secret", "00:00:01", "AnswerSeal:CertifyFor: The field CertifyFor must be between 00:01:00 and 1.00:00:00.")]
    public void Each_fault_of_the_section_is_a_sentence(string key, string? certifyFor, string errors)
    {
        var rules = new AnswerSealRules(Options.Create(new SecretsOptions()));
        var options = new AnswerSealOptions { Key = key, CertifyFor = certifyFor is null ? null : TimeSpan.Parse(certifyFor, System.Globalization.CultureInfo.InvariantCulture) };

        Assert.Equal(errors, string.Join("; ", rules.Validate(null, options).Failures ?? []));
    }
}

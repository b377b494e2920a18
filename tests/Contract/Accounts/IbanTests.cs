using FsCheck;
using FsCheck.Fluent;

namespace SecureFin.Contract.Tests.Accounts;

public sealed class IbanTests
{
    public static TheoryData<string> Countries() => [.. IbanFormats.Countries];

    [Theory]
    [InlineData("DE89370400440532013000")]
    [InlineData("GB29NWBK60161331926819")]
    [InlineData("FR1420041010050500013M02606")]
    [InlineData("NO9386011117947")]
    [InlineData("BE68539007547034")]
    [InlineData("CH9300762011623852957")]
    [InlineData("MT84MALT011000012345MTLCAST001S")]
    [InlineData("SA0380000000608010167519")]
    [InlineData("IT60X0542811101000000123456")]
    [InlineData("BR9700360305000010009795493P1")]
    [InlineData("NL91ABNA0417164300")]
    [InlineData("ES9121000418450200051332")]
    [InlineData("XK051212012345678906")]
    public void The_published_example_of_a_country_is_accepted(string text) => Assert.True(Iban.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData("DE")]
    [InlineData("DE88370400440532013000")]
    [InlineData("DE8937040044053201300")]
    [InlineData("DE893704004405320130000")]
    [InlineData("DE8937040044053201300A")]
    [InlineData("de89370400440532013000")]
    [InlineData("DE89 3704 0044 0532 0130 00")]
    [InlineData("ZZ89370400440532013000")]
    [InlineData("GB29NW1K60161331926819")]
    [InlineData("DEA9370400440532013000")]
    [InlineData("DE8937040044053201300\u0660")]
    public void A_wrong_length_pattern_country_or_check_digit_is_refused(string text) => Assert.False(Iban.IsValid(text));

    [Theory]
    [MemberData(nameof(Countries))]
    public void Every_listed_country_has_a_length_of_the_standard(string country)
    {
        var length = 4 + IbanFormats.Of(country)!.Sum(run => run.Count);

        Assert.InRange(length, 15, 34);
        Assert.True(Contract.Countries.IsValid(country));
    }

    [Fact]
    public void A_generated_account_number_is_accepted_and_any_single_changed_digit_refused() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Generated().ToArbitrary(), iban =>
        {
            var place = 4 + (int)((uint)iban.GetHashCode(StringComparison.Ordinal) % (uint)(iban.Length - 4));
            var changed = iban.ToCharArray();
            changed[place] = changed[place] is '9' ? '0' : changed[place] is 'Z' ? 'A' : (char)(changed[place] + 1);
            return Iban.IsValid(iban) && !Iban.IsValid(changed);
        }));

    [Fact]
    public void The_paper_form_is_read_and_printed_masked()
    {
        Assert.True(Iban.TryParse("gb29 NWBK 6016 1331 9268 19", out var iban));
        Assert.Equal("GB29NWBK60161331926819", iban.Value);
        Assert.Equal("GB", iban.Country);
        Assert.Equal("GB29…6819", iban.ToString());
        Assert.False(Iban.TryParse(new string('1', 100), out _));
        Assert.False(Iban.TryParse("no iban", out _));
    }

    private static Gen<string> Generated() =>
        from country in Gen.Elements(IbanFormats.Countries)
        from characters in Gen.ArrayOf(Gen.Choose(0, 35), 34)
        select WithCheckDigits(country, Bban(country, characters));

    private static string Bban(string country, int[] characters)
    {
        var place = 0;
        return string.Concat(IbanFormats.Of(country)!.SelectMany(run => Enumerable.Range(0, run.Count).Select(_ => run.Kind switch
        {
            'n' => (char)('0' + characters[place++] % 10),
            'a' => (char)('A' + characters[place++] % 26),
            _ => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[characters[place++]],
        })));
    }

    private static string WithCheckDigits(string country, string bban) =>
        $"{country}{98 - Mod97.Remainder($"{bban}{country}00"):00}{bban}";
}

using System.Text;

namespace SecureFin.Rego.Tests.Values;

/// <summary>Unicode 15.0, whatever version .NET has.</summary>
public sealed class UnicodeClassesTests
{
    // Totals of the files DerivedGeneralCategory.txt and Scripts.txt of Unicode 15.0.0.
    [Theory]
    [InlineData("Lu", 1_831)]
    [InlineData("Ll", 2_233)]
    [InlineData("Nd", 680)]
    [InlineData("Zs", 17)]
    [InlineData("Greek", 518)]
    [InlineData("Cyrillic", 506)]
    [InlineData("Hiragana", 381)]
    [InlineData("Han", 98_408)]
    [InlineData("Nag_Mundari", 42)]
    public void A_class_has_the_code_points_of_its_name(string name, int count) => Assert.Equal(count, Size(UnicodeClasses.Find(name)!));

    [Theory]
    [InlineData("Garay")]
    [InlineData("greek")]
    [InlineData("LU")]
    [InlineData("Cn")]
    [InlineData("")]
    public void Scripts_of_later_versions_and_other_names_are_unknown(string name) => Assert.Null(UnicodeClasses.Find(name));

    [Fact]
    public void A_code_point_has_one_category_at_most()
    {
        var groups = "LMNPSZC".Select(group => UnicodeClasses.Find(group.ToString())!).ToArray();

        for (var codePoint = 0; codePoint <= CharacterClass.MaxRune; codePoint++) Assert.True(groups.Count(group => group.Contains(codePoint)) <= 1);
        Assert.Equal(Size(UnicodeClasses.Find("L")!), "ultmo".Sum(kind => Size(UnicodeClasses.Find($"L{kind}")!)));
    }

    [Theory]
    [InlineData('a', true)]
    [InlineData(' ', true)]
    [InlineData(0xA0, false)]
    [InlineData(0xE000, false)]
    [InlineData(0x1E4D0, true)]
    [InlineData(0x2FFC, false)]
    [InlineData(0x10D40, false)]
    public void Later_code_points_are_not_printed(int codePoint, bool isPrintable) => Assert.Equal(isPrintable, UnicodeClasses.IsPrintable(new Rune(codePoint)));

    private static int Size(CharacterClass one) => one.Ranges.Chunk(2).Sum(range => range[1] - range[0] + 1);
}

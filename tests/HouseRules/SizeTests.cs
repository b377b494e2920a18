namespace SecureFin.HouseRules;

public sealed class SizeTests
{
    private static readonly string[] Ours = ["gateway", "connectors", "tests", "loadtests"];

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var tooLong = from file in Repository.SourceFiles(Ours)
                      let lines = Repository.Read(file).Count(c => c == '\n')
                      where lines > 400
                      select $"{file}: {lines}";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_median_file_of_the_product_is_under_60_lines()
    {
        var lengths = Repository.SourceFiles("gateway", "connectors")
            .Select(file => Repository.Read(file).Count(c => c == '\n')).Order().ToList();

        Assert.InRange(lengths[lengths.Count / 2], 1, 60);
    }
}

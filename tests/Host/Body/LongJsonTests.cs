using System.Text;
using SecureFin.Gateway.Body;

namespace SecureFin.Gateway.Tests.Body;

public sealed class LongJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}""")]
    [InlineData(""" [true,null,-1.5e10,"\u00e9é😀"] """)]
    [InlineData("\"text\"")]
    public async Task Strict_json_passes_however_it_is_cut(string json)
    {
        for (var step = 1; step < 8; step++)
            Assert.Null(await LongJson.FaultAsync(new Steps(Encoding.UTF8.GetBytes(json), step), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""[{"x":{"b":1,"c":[],"b":2}}]""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1} {"a":1}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":"\ud800","\ud800":1}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("[1")]
    [InlineData("")]
    public async Task Anything_else_is_refused_however_it_is_cut(string json)
    {
        for (var step = 1; step < 8; step++)
            await RefusedAsync(new Steps(Encoding.UTF8.GetBytes(json), step));
    }

    [Fact]
    public Task Text_that_is_not_utf8_is_refused() => RefusedAsync(new MemoryStream([(byte)'[', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)']']));

    [Fact]
    public Task Depth_is_bounded() => RefusedAsync(new MemoryStream(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public Task One_token_is_bounded() => RefusedAsync(new MemoryStream(Encoding.UTF8.GetBytes($"\"{new string('x', 9_000_000)}\"")));

    [Fact]
    public async Task Names_that_must_be_remembered_are_bounded_but_records_are_not()
    {
        var records = string.Join(',', Enumerable.Range(0, 150_000).Select(i => $$"""{"n":{{i}}}"""));
        Assert.Null(await LongJson.FaultAsync(new MemoryStream(Encoding.UTF8.GetBytes($"[{records}]")), TestContext.Current.CancellationToken));
        var names = string.Join(',', Enumerable.Range(0, 150_000).Select(i => $"\"n{i}\":0"));
        await RefusedAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{{{names}}}")));
    }

    [Fact]
    public async Task Names_that_must_be_remembered_are_bounded_in_length_too()
    {
        static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));
        var names = string.Join(',', Enumerable.Range(0, 900).Select(i => $"\"{$"n{i}".PadRight(5_000, 'x')}\":0"));

        Assert.Null(await LongJson.FaultAsync(Json($"[{{{names}}},{{{names}}}]"), TestContext.Current.CancellationToken));
        await RefusedAsync(Json($"{{{names},\"a\":{{{names}}}}}"));
    }

    private static async Task RefusedAsync(Stream json) =>
        Assert.NotNull(await LongJson.FaultAsync(json, TestContext.Current.CancellationToken));

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Steps(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.Tests.Whole;

namespace SecureFin.Gateway.Tests.Body;

/// <summary>Bodies that are longer than memory should hold, over real connections. Alone, since they look at the memory of the process.</summary>
[Collection(nameof(Alone))]
public sealed class LongBodyTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const int Length = 100_000_000;
    private const long MemoryBound = 64_000_000;

    [Fact]
    public async Task A_hundred_megabytes_pass_whole_in_bounded_memory()
    {
        var (expected, sent) = (IncrementalHash.CreateHash(HashAlgorithmName.SHA256), IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        long? announced = null;
        var heap = new HeapWatch();
        gateway.Answer = async context =>
        {
            announced = context.Request.ContentLength;
            var buffer = new byte[65_536];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0; heap.Look())
                sent.AppendData(buffer, 0, read);
        };
        using var caller = await gateway.CallerAsync();
        using var content = new StreamContent(new GeneratedStream(Length, expected, heap));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        using var answer = await caller.PostAsync("/erp/echo/long", content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Length, announced);
        Assert.Equal(expected.GetHashAndReset(), sent.GetHashAndReset());
        Assert.InRange(heap.Growth, 0, MemoryBound);
        var spool = gateway.Services.GetRequiredService<Spool>();
        Assert.Equal(0, spool.Bytes);
        Assert.Empty(Directory.GetFileSystemEntries(spool.Folder));
    }

    [Theory]
    [InlineData("application/json", "[\"{0}\",{\"a\":1,\"\\u0061\":2}]", "body.malformed")]
    [InlineData("application/json", "[\"{0}\"]]", "body.malformed")]
    [InlineData("application/xml", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>{0}</a>", "body.malformed")]
    [InlineData("application/xml", "<a>{0}</a><b/>", "body.malformed")]
    [InlineData("application/json; charset=utf-16", "[\"{0}\"]", "body.media_type")]
    public async Task What_has_two_readings_reaches_nobody(string type, string text, string code)
    {
        var reached = false;
        gateway.Answer = _ =>
        {
            reached = true;
            return Task.CompletedTask;
        };
        using var caller = await gateway.CallerAsync();
        using var content = new StringContent(text.Replace("{0}", new string('x', 200_000), StringComparison.Ordinal));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await caller.PostAsync("/erp/echo/long", content);

        Assert.Equal(code, await CodeAsync(answer));
        Assert.False(reached);
        Assert.Equal(0, gateway.Services.GetRequiredService<Spool>().Bytes);
    }

    [Theory]
    [InlineData("sha-256")]
    [InlineData("sha-512")]
    public async Task The_digest_of_the_caller_is_checked_before_anything_is_sent(string algorithm)
    {
        var reached = 0;
        gateway.Answer = context =>
        {
            reached++;
            return context.Request.Body.CopyToAsync(Stream.Null);
        };
        var body = new byte[300_000];
        var digest = algorithm == "sha-256" ? SHA256.HashData(body) : SHA512.HashData(body);
        using var caller = await gateway.CallerAsync();
        using var good = await caller.SendAsync(WithDigest(body, $"{algorithm}=:{Convert.ToBase64String(digest)}:"));
        body[^1] = 1;
        using var bad = await caller.SendAsync(WithDigest(body, $"{algorithm}=:{Convert.ToBase64String(digest)}:"));

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal("body.digest", await CodeAsync(bad));
        Assert.Equal(1, reached);
    }

    private static HttpRequestMessage WithDigest(byte[] body, string digest)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/erp/echo/long") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Content-Digest", digest);
        return request;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("code").GetString();

    private sealed class HeapWatch
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public long Growth { get; private set; }

        public void Look() => Growth = Math.Max(Growth, GC.GetTotalMemory(forceFullCollection: false) - _before);
    }

    private sealed class GeneratedStream(long length, IncrementalHash hash, HeapWatch heap) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            for (var i = 0; i < count; i++)
                buffer[i] = (byte)((_left - i) * 31 >> 3);
            hash.AppendData(buffer[..count]);
            heap.Look();
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

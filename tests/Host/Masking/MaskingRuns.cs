using System.Buffers;
using System.Text;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>Ways to run a masker over a body; a refusal comes out as null.</summary>
internal static class MaskingRuns
{
    public static readonly MaskingKey Key = MaskingKey.From(Encoding.ASCII.GetBytes("a masking key for tests, 32 bytes"));

    public static string DataFolder { get; } = Path.Combine(Root(), "tests", "data", "masking");

    public static MaskingPlan Plan(IReadOnlyDictionary<string, string> mask) => MaskingPlan.Compile(MaskingRules.From(mask), Key);

    public static MaskingPlan Plan(params (string Class, string Action)[] mask) => Plan(mask.ToDictionary(m => m.Class, m => m.Action, StringComparer.Ordinal));

    public static string? Whole(MaskingPlan plan, string type, byte[] body)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            var consumed = BodyMasking.For(plan, type).Process(body, isFinal: true, output);
            Assert.Equal(body.Length, consumed);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
        catch (MaskingException)
        {
            return null;
        }
    }

    /// <summary>Offers the body in pieces, each with what was not consumed before it.</summary>
    public static string? InPieces(MaskingPlan plan, string type, byte[] body, int size)
    {
        var masker = BodyMasking.For(plan, type);
        var output = new ArrayBufferWriter<byte>();
        var start = 0;
        try
        {
            for (var end = Math.Min(size, body.Length); ; end = Math.Min(end + size, body.Length))
            {
                start += masker.Process(body.AsSpan(start, end - start), isFinal: false, output);
                if (end == body.Length) break;
            }

            masker.Process(body.AsSpan(start), isFinal: true, output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
        catch (MaskingException)
        {
            return null;
        }
    }

    /// <summary>Offers the body in two pieces.</summary>
    public static string? CutAt(MaskingPlan plan, string type, byte[] body, int cut)
    {
        var masker = BodyMasking.For(plan, type);
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        try
        {
            var consumed = masker.Process(body.AsSpan(0, cut), isFinal: false, output);
            masker.Process(body.AsSpan(consumed), isFinal: true, output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
        catch (MaskingException)
        {
            return null;
        }
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SecureFinGateway.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}

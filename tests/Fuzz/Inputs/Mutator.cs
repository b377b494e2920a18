using System.Text;

namespace SecureFin.Fuzz.Inputs;

/// <summary>Damages good inputs: flips, cuts, copies, crossings, and the words that grammars trip over.</summary>
internal sealed class Mutator(params string[] words)
{
    private static readonly byte[] Marks = [.. "\"\\.,:;=()[]{}%@?*/+-_ \t\r\n\0<>&!#'AZaz09\u007f"u8, 0x80, 0xC2, 0xED, 0xFF];
    private static readonly string[] Common = ["null", "1e400", "-0", "\\u0061", "\\ud800", "9223372036854775808", "..", "::", "%00", "[[[[[[[[", "{\"a\":", "=", "\u2028", "\ufeff", new('A', 3000)];
    private readonly byte[][] _words = [.. Common.Concat(words).Select(Encoding.UTF8.GetBytes)];

    /// <summary>A seed with one to six edits; crossed with other seeds.</summary>
    public byte[] Mutate(Rng rng, IReadOnlyList<byte[]> seeds)
    {
        var bytes = new List<byte>(rng.Pick(seeds));
        for (var edits = 1 + rng.Next(rng.OneIn(3) ? 6 : 2); edits > 0; edits--) Edit(rng, bytes, seeds);
        return [.. bytes];
    }

    private void Edit(Rng rng, List<byte> bytes, IReadOnlyList<byte[]> seeds)
    {
        var at = rng.Next(bytes.Count + 1);
        var length = Math.Min(1 + rng.Next(rng.OneIn(4) ? 200 : 8), bytes.Count - at);
        switch (rng.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)rng.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << rng.Next(8));
                break;
            case 2:
                bytes.Insert(at, rng.Pick(Marks));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(rng.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5:
                bytes.InsertRange(at, rng.Pick(_words));
                break;
            case 6:
                var other = rng.Pick(seeds);
                var from = rng.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 1 + rng.Next(300))]);
                break;
            case 7 when rng.OneIn(3):
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                if (at < bytes.Count) bytes[at] = rng.Pick(Marks);
                break;
        }
    }
}

using System.Text;

namespace SecureFin.Gateway.Listeners;

/// <summary>Reads ASCII digits as themselves and every other byte as a mark that no number contains.</summary>
internal sealed class DigitsOnly : Encoding
{
    private const char NoDigit = '?';

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++)
            chars[charIndex + i] = char.IsAsciiDigit((char)bytes[byteIndex + i]) ? (char)bytes[byteIndex + i] : NoDigit;
        return byteCount;
    }

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException("It reads only.");

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}

using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Evidence;

/// <summary>The place of one record: <c>yyyyMMdd-pack:offset:length</c>.</summary>
internal readonly record struct EvidenceReference(DateOnly Day, int Pack, long Offset, int Length)
{
    public string PackName => $"{SubjectKeys.Text(Day)}-{Pack:0000}";

    public static bool TryParse(string text, out EvidenceReference reference)
    {
        reference = default;
        if (text.Length > 64 || text.Split(':') is not [var pack, var offset, var length] || pack.Split('-') is not [var dayText, var number])
            return false;
        if (SubjectKeys.Parse(dayText) is not { } day || number.Length != 4 || !int.TryParse(number, out var packNumber) || packNumber < 0)
            return false;
        if (!NoteSyntax.TryParseSize(offset, out var at) || !NoteSyntax.TryParseSize(length, out var bytes) || bytes > int.MaxValue)
            return false;
        reference = new EvidenceReference(day, packNumber, at, (int)bytes);
        return reference.ToString() == text; // one spelling only: number parsing forgives too much
    }

    public override string ToString() => $"{PackName}:{Offset}:{Length}";
}

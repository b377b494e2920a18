namespace SecureFin.Audit.Tests;

/// <summary>A fresh directory that is gone after the test, or a given one that stays.</summary>
internal sealed class TempDirectory : IDisposable
{
    private readonly bool mine;

    public TempDirectory()
    {
        Path = Directory.CreateTempSubdirectory("sfg-audit-").FullName;
        mine = true;
    }

    public TempDirectory(string existing) => Path = existing;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (mine)
            Directory.Delete(Path, recursive: true);
    }
}

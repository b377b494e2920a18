using Microsoft.Win32.SafeHandles;
using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Tests.Crash;

/// <summary>A disk that does what a test says before each call: fail, wait, or nothing.</summary>
internal sealed class FaultyDisk(Action<string> before) : ILogDisk
{
    private readonly PosixDisk disk = new();

    public long Free { get; set; } = long.MaxValue;

    public SafeFileHandle OpenPreallocated(string path, long length) => disk.OpenPreallocated(path, length);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        before("write");
        disk.Write(file, bytes, offset);
    }

    public void FlushData(SafeFileHandle file)
    {
        before("flushData");
        disk.FlushData(file);
    }

    public void Replace(string path, string temporary, ReadOnlySpan<byte> bytes, bool evenAfterPowerCut)
    {
        before("replace");
        disk.Replace(path, temporary, bytes, evenAfterPowerCut);
    }

    public void Flush(string path)
    {
        before("flush");
        disk.Flush(path);
    }

    public void Create(string path, ReadOnlySpan<byte> bytes)
    {
        before("replace");
        disk.Create(path, bytes);
    }

    public void Rename(string path, string name)
    {
        before("rename");
        disk.Rename(path, name);
    }

    public void CreateFolder(string path) => disk.CreateFolder(path);

    public void FlushFileSystem(string directory)
    {
        before("flush");
        disk.FlushFileSystem(directory);
    }

    public long FreeBytes(string directory) => Free;
}

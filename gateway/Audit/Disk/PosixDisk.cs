using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SecureFin.Audit.Disk;

/// <summary>The operating system's disk.</summary>
internal sealed partial class PosixDisk : ILogDisk
{
    private const int ReadOnly = 0; // O_RDONLY, which directories need

    public SafeFileHandle OpenPreallocated(string path, long length)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            if (RandomAccess.GetLength(file) != length && !HasContent(file))
                Fill(file, length);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (ArgumentException e)
        {
            throw new IOException("The file would be longer than it may be.", e); // the base library's way to tell EFBIG
        }
    }

    public void FlushData(SafeFileHandle file) => Check(fdatasync(file), "fdatasync");

    public void Replace(string path, string temporary, ReadOnlySpan<byte> bytes, bool evenAfterPowerCut)
    {
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Write(file, bytes, 0);
            if (evenAfterPowerCut)
                FlushData(file);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public void Create(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        Write(file, bytes, 0);
    }

    public void Rename(string path, string name) => File.Move(path, name);

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void Flush(string path) => WholeFile.Flush(path);

    public void FlushFileSystem(string directory)
    {
        using var file = open(directory, ReadOnly);
        Check(file.IsInvalid ? -1 : syncfs(file), "syncfs");
    }

    public long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>False for a new file and for one whose filling was cut off.</summary>
    private static bool HasContent(SafeFileHandle file)
    {
        Span<byte> start = stackalloc byte[8];
        return RandomAccess.Read(file, start, 0) == start.Length && start.ContainsAnyExcept((byte)0);
    }

    private void Fill(SafeFileHandle file, long length)
    {
        RandomAccess.SetLength(file, 0);
        var zeroes = new byte[1 << 20];
        for (long offset = 0; offset < length; offset += zeroes.Length)
            Write(file, zeroes.AsSpan(0, (int)Math.Min(zeroes.Length, length - offset)), offset);
        Check(fsync(file), "fsync");
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
            throw new IOException($"{call} failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SecureFin.Audit.Disk;

// Plain comments: the file is compiled into two assemblies, and the description of the API wants each documented name once.
//
// Replaces small files as a whole: readers, a crash and a power cut see the old one or the new one, and once this has returned the new one.
// rename(2) alone is not enough: the name lies in the folder, and the folder is flushed for itself.
internal static partial class WholeFile
{
    private const int ReadOnly = 0; // O_RDONLY, which directories need

    // Who may read what holds no secret: everybody who may enter its folder.
    public const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1); // no writer takes that long

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Writes a file anew in a folder that is there; durable when this returns. The mode is that of the new file, less what the process's umask
    // takes. IOException or UnauthorizedAccessException: not replaced, or not surely; the old one or the new one stands.
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Owner)
    {
        var next = $"{path}.{Path.GetRandomFileName()}.tmp"; // nobody else's: of two writers one comes last, and neither mixes with the other
        DateTime now;
        try
        {
            using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = mode }))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            now = File.GetLastWriteTimeUtc(next);
            Take(next, path);
        }
        catch
        {
            File.Delete(next);
            throw;
        }

        Sweep(path, now);
    }

    // Gives a file that is whole and flushed its name; durable when this returns.
    public static void Take(string next, string path)
    {
        File.Move(next, path, overwrite: true);
        Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    // What writers left that a crash ended, by the clock of the file system. Names: this one's, and the fixed one of earlier versions.
    // What cannot be tidied stays: the file itself is written.
    private static void Sweep(string path, DateTime now)
    {
        try
        {
            foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + ".*tmp"))
                Tidy(left, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void Tidy(string left, DateTime now)
    {
        try
        {
            if (now - File.GetLastWriteTimeUtc(left) > Abandoned)
                File.Delete(left);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // Flushes a file or a folder. IOException: it is not there, or the disk refuses.
    public static void Flush(string path)
    {
        using var file = open(path, ReadOnly);
        if (file.IsInvalid || fsync(file) != 0)
            throw new IOException($"fsync failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);
}

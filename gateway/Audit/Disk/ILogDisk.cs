using Microsoft.Win32.SafeHandles;

namespace SecureFin.Audit.Disk;

/// <summary>The few things that the log asks of a disk. Every method throws <see cref="IOException"/> when it cannot keep its promise.</summary>
internal interface ILogDisk
{
    /// <summary>
    /// Opens a file whose blocks are all written, so that later writes change no metadata. A file with content keeps its length;
    /// a new one gets <paramref name="length"/>.
    /// </summary>
    SafeFileHandle OpenPreallocated(string path, long length);

    /// <summary>Overwrites part of a preallocated file.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when everything written to the file is durable.</summary>
    void FlushData(SafeFileHandle file);

    /// <summary>Writes a whole file so that readers see either all of it or what was there before. Not yet durable.</summary>
    /// <param name="path">The file.</param>
    /// <param name="temporary">Name to write under, on the same file system.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="evenAfterPowerCut">The content is flushed before the name changes, so that a power cut leaves no mixture either.</param>
    void Replace(string path, string temporary, ReadOnlySpan<byte> bytes, bool evenAfterPowerCut);

    /// <summary>Writes a file that is not there yet and that nobody looks for before it is renamed. Not yet durable.</summary>
    void Create(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Gives a file another name on the same file system, which nothing may have. Not yet durable.</summary>
    void Rename(string path, string name);

    /// <summary>Makes a folder and those above it where they are not there. Not yet durable.</summary>
    void CreateFolder(string path);

    /// <summary>Makes a file or a directory's names durable.</summary>
    void Flush(string path);

    /// <summary>Makes everything on the file system of a directory durable.</summary>
    void FlushFileSystem(string directory);

    /// <summary>Free space for this process on the file system of a directory.</summary>
    long FreeBytes(string directory);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SecureFin.Rego.Bundles;

/// <summary>Opens regular files and nothing else: a pipe, a socket or a device is refused at once, where reading it could wait for ever.</summary>
/// <remarks>
/// The kind of a file is asked of the open file, since a name can point to another one a moment later. .NET opens a pipe without
/// <c>O_NONBLOCK</c> and so waits for its writer; hence open(2).
/// </remarks>
internal static class PlainFile
{
    // Source: Linux, include/uapi/asm-generic/fcntl.h; arm and powerpc have a value of their own for O_NOFOLLOW.
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoSuchFile = 2; // ENOENT
    private const int Interrupted = 4; // EINTR
    private const int NoSuchDevice = 6; // ENXIO, a socket
    private const int TooManyLinks = 40; // ELOOP, a link under O_NOFOLLOW

    // Source: Linux, include/uapi/linux/stat.h: struct statx is the same on every processor.
    private const int FactsBytes = 256;
    private const int ModeAt = 28;
    private const int OfTheHandle = 0x1000; // AT_EMPTY_PATH
    private const uint KindWanted = 1; // STATX_TYPE
    private const int KindMask = 0xF000; // S_IFMT
    private const int RegularKind = 0x8000; // S_IFREG
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le ? 0x8000 : 0x20000;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Where.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="followLink">Whether the name itself may be a link.</param>
    /// <exception cref="BundleRefusedException">It is no regular file, is not there any more, or cannot be read.</exception>
    public static SafeFileHandle Open(string path, string name, bool followLink)
    {
        if (!OperatingSystem.IsLinux())
            return OpenElsewhere(path, name);
        var handle = OpenOnLinux(path, name, followLink);
        if (IsRegular(handle))
            return handle;
        handle.Dispose();
        throw NotPlain(name);
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="BundleRefusedException">As for <see cref="Open"/>; too large; or its length changes meanwhile.</exception>
    public static byte[] Read(string path, string name, long maxBytes)
    {
        using var handle = Open(path, name, followLink: false);
        var length = RandomAccess.GetLength(handle);
        if (length > Math.Min(maxBytes, Array.MaxLength))
            throw new BundleRefusedException(BundleErrorCode.TooLarge, $"bundle file {name} exceeds the size limit");
        var content = new byte[length];
        try
        {
            var at = 0;
            for (int read; at < content.Length && (read = RandomAccess.Read(handle, content.AsSpan(at), at)) > 0;)
                at += read;
            return at == content.Length && RandomAccess.GetLength(handle) == length ? content : throw Changing(name);
        }
        catch (IOException)
        {
            throw Unreadable(name);
        }
    }

    /// <summary>A refusal because something moved while it was read.</summary>
    public static BundleRefusedException Changing(string name) => new(BundleErrorCode.Changing, $"{name} changed while it was read");

    /// <summary>A refusal because the system does not let it be read.</summary>
    public static BundleRefusedException Unreadable(string name) => new(BundleErrorCode.Unreadable, $"{name} cannot be read");

    private static BundleRefusedException NotPlain(string name) => new(BundleErrorCode.Path, $"{name} is no regular file");

    private static SafeFileHandle OpenOnLinux(string path, string name, bool followLink)
    {
        var text = Encoding.UTF8.GetBytes(path + '\0');
        var flags = NonBlocking | CloseOnExec | (followLink ? 0 : NoFollow);
        int descriptor, error;
        do
        {
            descriptor = open(text, flags);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);
        return error switch
        {
            0 => new SafeFileHandle(descriptor, ownsHandle: true),
            NoSuchDevice => throw NotPlain(name),
            TooManyLinks => throw new BundleRefusedException(BundleErrorCode.Path, $"{name} is a link"),
            NoSuchFile => throw Changing(name),
            _ => throw Unreadable(name),
        };
    }

    private static bool IsRegular(SafeFileHandle handle)
    {
        var facts = new byte[FactsBytes];
        return statx(handle, [0], OfTheHandle, KindWanted, facts) == 0 && (BinaryPrimitives.ReadUInt16LittleEndian(facts.AsSpan(ModeAt)) & KindMask) == RegularKind;
    }

    private static SafeFileHandle OpenElsewhere(string path, string name)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name);
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc")]
    private static extern int statx(SafeFileHandle folder, byte[] path, int flags, uint wanted, byte[] facts);
}

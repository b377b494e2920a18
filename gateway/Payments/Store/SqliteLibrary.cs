using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace SecureFin.Payments;

/// <summary>Binds Microsoft.Data.Sqlite to the operating system's SQLite, so that its security updates come with the system's.</summary>
internal static class SqliteLibrary
{
    private static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "winsqlite3.dll"];

    private static readonly Lazy<bool> Bound = new(Bind);

    /// <summary>Binds once in the life of the process.</summary>
    /// <exception cref="DllNotFoundException">The system has no SQLite library.</exception>
    public static void EnsureBound() => _ = Bound.Value;

    private static bool Bind()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }

        throw new DllNotFoundException("The operating system has no SQLite library (Debian: libsqlite3-0).");
    }
}

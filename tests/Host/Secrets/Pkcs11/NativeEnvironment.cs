using System.Runtime.InteropServices;

namespace SecureFin.Gateway.Tests.Secrets.Pkcs11;

/// <summary>Sets a variable where native libraries see it; the runtime's own copy is not seen there.</summary>
internal static class NativeEnvironment
{
    public static void Set(string name, string value) => _ = setenv(name, value, 1);

    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int setenv([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}

using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace SecureFin.Cli.Pki;

/// <summary>Arguments that the commands of the family share.</summary>
internal static partial class PkiArguments
{
    public static Argument<string> Name() => new("NAME") { Description = "File name without extension, and common name: letters, digits, '.', '_' and '-'." };

    public static Option<string> Folder() => new("--ca") { Description = "Folder with ca.pem and ca.key; the new files go there too.", Required = true };

    public static Option<string?> Subject() => new("--subject") { Description = "Whole subject name, as 'CN=erp, O=Example Ltd, C=DE'. Default CN=NAME." };

    public static Option<int> Days(int days, int most)
    {
        var option = new Option<int>("--days") { Description = $"Lifetime in days, 1 to {most}.", DefaultValueFactory = _ => days };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > most))
                result.AddError($"--days is 1 to {most}.");
        });
        return option;
    }

    /// <summary>A name that is safe as a file name.</summary>
    /// <exception cref="UnreadableInputException">It is not, or it is the authority's own.</exception>
    public static string FileName(string name) => FileNamePattern().IsMatch(name) && name != CertificateAuthority.FileName
        ? name
        : throw new UnreadableInputException("NAME is 1 to 100 letters, digits, '.', '_' or '-', begins with a letter or digit, and is not 'ca'");

    /// <summary>A distinguished name, most specific part first.</summary>
    /// <exception cref="UnreadableInputException">It is not one.</exception>
    public static X500DistinguishedName SubjectName(string? subject, string commonName)
    {
        try
        {
            return new X500DistinguishedName(subject ?? $"CN={commonName}", X500DistinguishedNameFlags.Reversed);
        }
        catch (CryptographicException)
        {
            throw new UnreadableInputException("--subject is not a distinguished name");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex FileNamePattern();
}

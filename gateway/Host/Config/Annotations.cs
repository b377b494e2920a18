using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Config;

/// <summary>Checks the data annotations of one object and says where each broken one stands.</summary>
internal static class Annotations
{
    /// <summary>Errors of the object's own properties, as <c>path:Property: message</c>.</summary>
    public static IEnumerable<string> Errors(object options, string path)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return from result in results
               from member in result.MemberNames.DefaultIfEmpty("")
               select $"{path}:{member}: {result.ErrorMessage}";
    }
}

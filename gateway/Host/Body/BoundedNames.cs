using System.Xml;

namespace SecureFin.Gateway.Body;

/// <summary>The names and namespaces that a reader of XML keeps until its end: bounded in number and length. Owned by one body.</summary>
internal sealed class BoundedNames : NameTable
{
    private const int MaxNames = 100_000;
    private const int MaxChars = 8 * 1024 * 1024;
    private const int MaxInTag = 8 * XmlChecks.MaxAttributes; // the element, and of each attribute its prefix, name and value at most

    private int _names;
    private long _chars;
    private int _inTag;

    /// <summary>The reader has come to the end of a tag.</summary>
    public void Next() => _inTag = 0;

    /// <exception cref="XmlException">There are too many names, or they are too long.</exception>
    public override string Add(char[] key, int start, int len)
    {
        if (++_inTag > MaxInTag)
            throw new XmlException("An element has too many attributes.");
        return Get(key, start, len) ?? Count(base.Add(key, start, len));
    }

    /// <exception cref="XmlException">As above.</exception>
    public override string Add(string key) => Get(key) ?? Count(base.Add(key));

    private string Count(string name) => ++_names > MaxNames || (_chars += name.Length) > MaxChars ? throw new XmlException("The names of the body are too many or too long.") : name;
}

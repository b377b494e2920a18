using System.Xml;

namespace SecureFin.Gateway.Body;

/// <summary>Sees a text that a comment cuts in two: readers that take the first piece see another value than those that join them. Owned by one body.</summary>
internal sealed class SplitTexts
{
    private bool _hasText;
    private bool _hasComment;

    /// <summary>True when the node that was just read stands beside a comment and both belong to one text.</summary>
    public bool Take(XmlReader reader)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Text or XmlNodeType.CDATA:
                _hasText = true;
                return _hasComment;
            case XmlNodeType.Comment:
                _hasComment = true;
                return _hasText;
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                return false;
            default:
                _hasText = _hasComment = false;
                return false;
        }
    }
}

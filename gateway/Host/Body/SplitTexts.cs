using System.Xml;

namespace SecureFin.Gateway.Body;

/// <summary>Sees a text in pieces, cut by a comment or where a CDATA section begins or ends: readers that take the first piece see another value than those that join them. Owned by one body.</summary>
internal sealed class SplitTexts
{
    private bool _hasText;
    private bool _hasComment;

    /// <summary>True when the node that was just read stands beside a comment or another piece, and both belong to one text.</summary>
    public bool Take(XmlReader reader)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Text or XmlNodeType.CDATA:
                var isPiece = _hasText || _hasComment;
                _hasText = true;
                return isPiece;
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

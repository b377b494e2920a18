using System.Text;
using SecureFin.Gateway.Body;

namespace SecureFin.Gateway.Tests.Body;

/// <summary>What no ISO 20022 message has, whichever its schema.</summary>
public sealed class MessageShapeTests
{
    private const string Pain = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">";

    [Theory]
    [InlineData(Pain + "<Amt><InstdAmt>1</InstdAmt><InstdAmt>9</InstdAmt></Amt></Document>")]
    [InlineData(Pain + "<Amt><InstdAmt>1</InstdAmt><EqvtAmt>9</EqvtAmt></Amt></Document>")]
    [InlineData(Pain + "<GrpHdr><CtrlSum>1</CtrlSum><NbOfTxs>1</NbOfTxs><CtrlSum>2</CtrlSum></GrpHdr></Document>")]
    [InlineData(Pain + "<p:Amt xmlns:p='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'><p:InstdAmt>1</p:InstdAmt><InstdAmt>9</InstdAmt></p:Amt></Document>")]
    [InlineData(Pain + "<Amt xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='x'/></Document>")]
    [InlineData("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09.evil'/>")]
    [InlineData("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:'/>")]
    [InlineData("<a><b xmlns='http://www.w3.org/2001/XInclude' href='x'/></a>")]
    public void What_no_message_has_is_refused(string xml) => Assert.NotNull(XmlChecks.Fault(Encoding.UTF8.GetBytes(xml)));

    [Theory]
    [InlineData(Pain + "<Tx><Amt><InstdAmt>1</InstdAmt></Amt></Tx><Tx><Amt><InstdAmt>9</InstdAmt></Amt></Tx></Document>")]
    [InlineData(Pain + "<PmtInf><NbOfTxs>1</NbOfTxs><CtrlSum>1</CtrlSum></PmtInf><PmtInf><NbOfTxs>1</NbOfTxs><CtrlSum>1</CtrlSum></PmtInf></Document>")]
    [InlineData(Pain + "<RfrdDocAmt><DscntApldAmt>1</DscntApldAmt><DscntApldAmt>2</DscntApldAmt></RfrdDocAmt></Document>")]
    [InlineData("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:DRAFT1auth.092.001.04_ESMA'/>")]
    [InlineData("<order><InstdAmt>1</InstdAmt><InstdAmt>2</InstdAmt></order>")]
    [InlineData("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='b'/>")]
    [InlineData(Pain + "<Amt type='x' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'/></Document>")]
    public void What_messages_have_is_taken(string xml) => Assert.Null(XmlChecks.Fault(Encoding.UTF8.GetBytes(xml)));
}

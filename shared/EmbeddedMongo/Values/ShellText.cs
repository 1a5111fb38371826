using System.Globalization;
using System.Text;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>Formats values as MongoDB prints them in its error messages: <c>{ a: 1, b: "x", c: [ 1, 2 ] }</c>.</summary>
internal static class ShellText
{
    /// <summary>Returns the text of a value.</summary>
    public static string Of(BsonValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                AppendList(text, '{', '}', document, element =>
                {
                    text.Append(element.Name).Append(": ");
                    Append(text, element.Value);
                });
                break;
            case BsonArray array:
                AppendList(text, '[', ']', array, item => Append(text, item));
                break;
            default:
                text.Append(Scalar(value));
                break;
        }
    }

    private static void AppendList<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? " " : ", ");
            first = false;
            append(item);
        }

        text.Append(first ? "" : " ").Append(close);
    }

    private static string Scalar(BsonValue value) =>
        value switch
        {
            BsonString text => $"\"{text.Value}\"",
            BsonSymbol symbol => $"\"{symbol.Name}\"",
            BsonDouble number => Double(number.Value),
            BsonBoolean boolean => boolean.Value ? "true" : "false",
            BsonObjectId id => $"ObjectId('{id.Value}')",
            BsonDateTime date => $"new Date({date.MillisecondsSinceEpoch.ToString(CultureInfo.InvariantCulture)})",
            BsonTimestamp timestamp => string.Create(
                CultureInfo.InvariantCulture,
                $"Timestamp({(uint)timestamp.Timestamp}, {(uint)timestamp.Increment})"
            ),
            BsonBinaryData { SubType: BsonBinarySubType.UuidStandard, Bytes.Length: 16 } uuid =>
                $"UUID(\"{uuid.ToGuid(GuidRepresentation.Standard)}\")",
            BsonBinaryData binary => $"BinData({(int)binary.SubType}, {Convert.ToHexString(binary.Bytes)})",
            BsonRegularExpression regex => $"/{regex.Pattern}/{regex.Options}",
            BsonMinKey => "MinKey",
            BsonMaxKey => "MaxKey",
            BsonNull => "null",
            BsonUndefined => "undefined",
            BsonJavaScriptWithScope code => $"CodeWScope( {code.Code}, {Of(code.Scope)})",
            BsonJavaScript code => code.Code,
            _ => value.ToString() ?? "",
        };

    /// <summary>Formats a double so that it differs from an integer: <c>1.0</c>, and <c>inf.0</c> for infinity.</summary>
    private static string Double(double value)
    {
        if (double.IsNaN(value))
            return "nan.0";
        if (double.IsInfinity(value))
            return value > 0 ? "inf.0" : "-inf.0";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}

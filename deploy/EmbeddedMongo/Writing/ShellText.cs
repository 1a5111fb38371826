using System.Globalization;
using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>Values as MongoDB prints them in messages (its <c>BSONObj::toString</c>): <c>{ _id: "x", n: 1, d: 1.5 }</c>.</summary>
internal static class ShellText
{
    public static string Of(BsonDocument document) =>
        document.ElementCount == 0 ? "{}" : $"{{ {string.Join(", ", document.Elements.Select(element => $"{element.Name}: {Of(element.Value)}"))} }}";

    public static string Of(BsonValue value) => value switch
    {
        BsonString text => $"\"{text.Value}\"",
        BsonInt32 or BsonInt64 => value.ToInt64().ToString(CultureInfo.InvariantCulture),
        BsonDouble number => Of(number.Value),
        BsonDecimal128 number => number.Value.ToString(),
        BsonBoolean flag => flag.Value ? "true" : "false",
        BsonObjectId id => $"ObjectId('{id.Value}')",
        BsonDateTime date => $"new Date({date.MillisecondsSinceEpoch.ToString(CultureInfo.InvariantCulture)})",
        BsonTimestamp time => $"Timestamp({time.Timestamp}, {time.Increment})",
        BsonDocument document => Of(document),
        BsonArray array => array.Count == 0 ? "[]" : $"[ {string.Join(", ", array.Select(Of))} ]",
        BsonBinaryData { SubType: BsonBinarySubType.UuidStandard, Bytes.Length: 16 } uuid => $"UUID(\"{uuid.ToGuid(GuidRepresentation.Standard)}\")",
        BsonBinaryData binary => $"BinData({(int)binary.SubType}, {Convert.ToHexString(binary.Bytes)})",
        BsonRegularExpression regex => $"/{regex.Pattern}/{regex.Options}",
        BsonUndefined => "undefined",
        BsonMinKey => "MinKey",
        BsonMaxKey => "MaxKey",
        BsonNull => "null",
        _ => value.ToString() ?? "",
    };

    /// <summary>A double always looks like one: <c>1.0</c>, not <c>1</c>.</summary>
    private static string Of(double value)
    {
        if (double.IsNaN(value)) return "nan.0";
        if (double.IsInfinity(value)) return value > 0 ? "inf.0" : "-inf.0";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}

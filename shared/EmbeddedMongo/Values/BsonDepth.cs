using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Values;

/// <summary>Refuses documents nested deeper than MongoDB stores them.</summary>
internal static class BsonDepth
{
    public const int Max = 180;

    private const byte DocumentType = 0x03;
    private const byte ArrayType = 0x04;

    /// <exception cref="MongoException">Overflow.</exception>
    public static void Check(ReadOnlySpan<byte> document) => Check(document, 1);

    private static void Check(ReadOnlySpan<byte> document, int depth)
    {
        if (depth > Max)
            throw new MongoException(ErrorCode.Overflow, $"cannot insert document because it exceeds {Max} levels of nesting");
        foreach (var element in new BsonElements(document))
        {
            if (document[element.Start] is DocumentType or ArrayType)
                Check(document[(element.Name.End.Value + 1)..element.End], depth + 1);
        }
    }
}

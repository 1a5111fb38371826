using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>Counts as MongoDB sends them: int where it fits, long where not.</summary>
internal static class Fitting
{
    public static BsonValue Number(long value) =>
        value is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)value) : new BsonInt64(value);

    /// <summary>The same document with every long in it that fits an int made one.</summary>
    public static BsonDocument Numbers(BsonDocument document) =>
        new(document.Select(element => new BsonElement(element.Name, Numbers(element.Value))));

    private static BsonValue Numbers(BsonValue value) =>
        value switch
        {
            BsonInt64 number => Number(number.Value),
            BsonDocument document => Numbers(document),
            BsonArray array => new BsonArray(array.Select(Numbers)),
            _ => value,
        };
}

using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>The fields of one element of <c>updates</c> or <c>deletes</c>, taken by the same rules as a command's own.</summary>
internal sealed class StatementFields(string command, BsonDocument source)
{
    private readonly HashSet<string> _taken = [];

    public static StatementFields Read(string command, ReadOnlyMemory<byte> bytes) => new(command, RawBson.Document(bytes));

    public BsonValue? Value(string name)
    {
        _taken.Add(name);
        return source.TryGetValue(name, out var value) && value is not (BsonNull or BsonUndefined) ? value : null;
    }

    public BsonValue Required(string name) =>
        Value(name) ?? throw new MongoException(40414, $"BSON field '{command}.{name}' is missing but a required field");

    public BsonDocument RequiredDocument(string name) => Typed<BsonDocument>(name, Required(name), "object")!;

    public BsonDocument? Document(string name) => Typed<BsonDocument>(name, Value(name), "object");

    public BsonArray? Array(string name) => Typed<BsonArray>(name, Value(name), "array");

    public BsonArray? Documents(string name)
    {
        var array = Array(name);
        for (var i = 0; i < array?.Count; i++)
        {
            if (array[i] is not BsonDocument)
                throw Wrong($"{name}.{i}", array[i], "object");
        }

        return array;
    }

    public bool Flag(string name) =>
        Value(name) switch
        {
            null => false,
            BsonBoolean flag => flag.Value,
            { IsNumeric: true } number => number.ToDouble() != 0,
            var other => throw Wrong(name, other, "bool"),
        };

    public void RefuseUnknown()
    {
        foreach (var name in source.Names)
        {
            if (!_taken.Contains(name))
                throw new MongoException(40415, $"BSON field '{command}.{name}' is an unknown field.");
        }
    }

    private T? Typed<T>(string name, BsonValue? value, string expected)
        where T : BsonValue =>
        value switch
        {
            null => null,
            T typed => typed,
            _ => throw Wrong(name, value, expected),
        };

    public MongoException Wrong(string name, BsonValue value, string expected) =>
        new(
            ErrorCode.TypeMismatch,
            $"BSON field '{command}.{name}' is the wrong type '{BsonTypeNames.Of(value.BsonType)}', expected type '{expected}'"
        );
}

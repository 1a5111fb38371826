using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$type: "string"}}</c>: by name, by number, <c>"number"</c> for all four, or any of a list; an array's elements are asked too.</summary>
internal sealed class TypePredicate : PathPredicate
{
    private readonly HashSet<BsonType> _types = [];

    public TypePredicate(string path, BsonValue operand) : base(path, "$type", operand)
    {
        foreach (var type in operand as BsonArray ?? [operand]) Add(type);
        if (_types.Count == 0) throw new MongoException(ErrorCode.FailedToParse, $"{path} must match at least one type");
    }

    public override bool MatchesValue(BsonValue? value) => value is not null && _types.Contains(value.BsonType);

    private void Add(BsonValue type)
    {
        switch (type)
        {
            case BsonString { Value: "number" }: _types.UnionWith([BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128]); break;
            case BsonString { Value: "missing" }:
                throw new MongoException(ErrorCode.BadValue, "'missing' is not a legal type name. To query for non-existence of a field, use {$exists:false}.");
            case BsonString name:
                _types.Add(BsonTypeNames.TryParse(name.Value, out var named) ? named : throw new MongoException(ErrorCode.BadValue, $"Unknown type name alias: {name.Value}"));
                break;
            case { IsNumeric: true }: _types.Add(OfCode(type)); break;
            default: throw new MongoException(ErrorCode.TypeMismatch, "type must be represented as a number or a string");
        }
    }

    private static BsonType OfCode(BsonValue value)
    {
        if (WholeNumber.TryExact(value, out var code))
        {
            if (code == 0) throw new MongoException(ErrorCode.BadValue, "Invalid numerical type code: 0. Instead use {$exists:false}.");
            // MinKey is −1 here, and 255 as the driver's byte; DBPointer (12) the driver does not know.
            var type = (BsonType)(code == -1 ? (int)BsonType.MinKey : code is > 0 and < 128 ? (int)code : 0);
            if (type != BsonType.EndOfDocument && Enum.IsDefined(type)) return type;
        }

        throw new MongoException(ErrorCode.BadValue, $"Invalid numerical type code: {value}");
    }
}

using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$type: type}}</c> matches values of a BSON type, and arrays with such an element; a missing field does not match. The
/// operand is a string alias ("number" means the four numeric types), a numeric type code, or an array of both. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/type/"/>.
/// </summary>
internal sealed class TypePredicate : PathPredicate
{
    private readonly HashSet<BsonType> _types = [];

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) for an unknown type, FailedToParse (9) for an empty list, TypeMismatch (14) for anything but strings and numbers.
    /// </exception>
    public TypePredicate(string path, BsonValue operand)
        : base(path, "$type", operand)
    {
        foreach (var type in operand as BsonArray ?? [operand])
            Add(type);
        if (_types.Count == 0)
            throw new MongoException(ErrorCode.FailedToParse, $"{path} must match at least one type");
    }

    public override bool MatchesValue(BsonValue? value) => value is not null && _types.Contains(value.BsonType);

    private void Add(BsonValue type)
    {
        switch (type)
        {
            case BsonString { Value: "number" }:
                _types.UnionWith([BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128]);
                break;
            case BsonString { Value: "missing" }:
                throw new MongoException(
                    ErrorCode.BadValue,
                    "'missing' is not a legal type name. To query for non-existence of a field, use {$exists:false}."
                );
            case BsonString name:
                _types.Add(
                    BsonTypeNames.TryParse(name.Value, out var named)
                        ? named
                        : throw new MongoException(ErrorCode.BadValue, $"Unknown type name alias: {name.Value}")
                );
                break;
            case { IsNumeric: true }:
                _types.Add(OfCode(type));
                break;
            default:
                throw new MongoException(ErrorCode.TypeMismatch, "type must be represented as a number or a string");
        }
    }

    private static BsonType OfCode(BsonValue value)
    {
        if (WholeNumber.TryExact(value, out var code))
        {
            if (code == 0)
                throw new MongoException(ErrorCode.BadValue, "Invalid numerical type code: 0. Instead use {$exists:false}.");
            // The code of MinKey is −1 in queries and 255 in the driver's enum, which has no DBPointer (12).
            var type = (BsonType)(
                code == -1 ? (int)BsonType.MinKey
                : code is > 0 and < 128 ? (int)code
                : 0
            );
            if (type != BsonType.EndOfDocument && Enum.IsDefined(type))
                return type;
        }

        throw new MongoException(ErrorCode.BadValue, $"Invalid numerical type code: {value}");
    }
}

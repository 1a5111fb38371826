using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>
/// An index as createIndexes asks for it, checked as MongoDB checks it. Kinds of index that this server does not have are refused by name.
/// </summary>
internal sealed record IndexSpecification(string Name, BsonDocument Key, bool Unique, bool Sparse, bool Hidden, bool? Background = null)
{
    private const int MaxFields = 32;
    private const int TooManyFields = 13103;

    /// <summary>Options that MongoDB knows and this server does not, with what they are for.</summary>
    private static readonly Dictionary<string, string> NotSupported = new()
    {
        ["expireAfterSeconds"] = "TTL indexes",
        ["partialFilterExpression"] = "partial indexes",
        ["clustered"] = "clustered indexes",
        ["wildcardProjection"] = "wildcard indexes",
        ["weights"] = "text indexes",
        ["default_language"] = "text indexes",
        ["language_override"] = "text indexes",
        ["textIndexVersion"] = "text indexes",
        ["2dsphereIndexVersion"] = "geospatial indexes",
        ["bits"] = "geospatial indexes",
        ["min"] = "geospatial indexes",
        ["max"] = "geospatial indexes",
        ["storageEngine"] = "storage engine options",
        ["prepareUnique"] = "conversion of indexes to unique ones",
    };

    /// <summary>Every collection's first index.</summary>
    public static IndexSpecification Id { get; } =
        new(IndexInfo.IdIndexName, new BsonDocument("_id", 1), Unique: true, Sparse: false, Hidden: false);

    /// <summary>The fields of a key pattern that has been checked; any positive number means ascending.</summary>
    public static IReadOnlyList<IndexField> FieldsOf(BsonDocument key) =>
        [.. key.Elements.Select(element => new IndexField(element.Name, element.Value.ToDouble() < 0 ? -1 : 1))];

    /// <exception cref="MongoException">
    /// FailedToParse, CannotCreateIndex, InvalidIndexSpecificationOption, BadValue … as MongoDB.
    /// </exception>
    public static IndexSpecification Parse(BsonDocument source)
    {
        var specification = ErrorContext.In($"Error in specification {ShellText.Of(source)}", () => Read(source));
        if (specification.Key is { ElementCount: 1 } key && key.GetElement(0).Name == "_id")
            return IdSpecification(specification);
        CheckName(specification.Name, specification.Key);
        return specification;
    }

    private static IndexSpecification Read(BsonDocument source)
    {
        BsonDocument? key = null;
        string? name = null;
        var (unique, sparse, hidden) = (false, false, false);
        bool? background = null;
        foreach (var (field, value) in source.Elements.Select(element => (element.Name, element.Value)))
        {
            switch (field)
            {
                case "key":
                    key = value as BsonDocument ?? throw WrongType(field, "object", value);
                    break;
                case "name":
                    name = value.IsString ? value.AsString : throw WrongType(field, "string", value);
                    break;
                case "unique":
                    unique = Flag(field, value);
                    break;
                case "sparse":
                    sparse = Flag(field, value);
                    break;
                case "hidden":
                    hidden = Flag(field, value);
                    break;
                case "v":
                    CheckVersion(value);
                    break;
                case "background":
                    background = Flag(field, value); // without meaning since MongoDB 4.2, and still shown
                    break;
                case "dropDups" or "ns" or "comment":
                    break; // of older servers; MongoDB forgets them
                case "collation" when value is BsonDocument collation && collation.GetValue("locale", "") == "simple":
                    break;
                case "collation":
                    throw new MongoException(
                        ErrorCode.CannotCreateIndex,
                        "indexes with a collation other than {locale: \"simple\"} are not supported by this server"
                    );
                default:
                    throw NotSupported.TryGetValue(field, out var what)
                        ? new MongoException(ErrorCode.CannotCreateIndex, $"{what} ({field}) are not supported by this server")
                        : new MongoException(
                            ErrorCode.InvalidIndexSpecificationOption,
                            $"The field '{field}' is not valid for an index specification. Specification: {ShellText.Of(source)}"
                        );
            }
        }

        if (key is null)
            throw new MongoException(ErrorCode.FailedToParse, "The 'key' field is a required property of an index specification");
        if (name is null)
            throw new MongoException(ErrorCode.FailedToParse, "The 'name' field is a required property of an index specification");
        CheckKey(key);
        if (name.Length == 0)
            throw new MongoException(ErrorCode.CannotCreateIndex, "The index name cannot be empty");
        return new IndexSpecification(name, key, unique, sparse, hidden, background);
    }

    /// <summary>The index of <c>_id</c>, whatever its name; MongoDB lets <c>unique</c> pass, as it is unique in any case.</summary>
    private static IndexSpecification IdSpecification(IndexSpecification specification)
    {
        if (specification.Key[0] != 1)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"The field 'key' for an _id index must be {{_id: 1}}, but got {ShellText.Of(specification.Key)}"
            );
        }

        return specification is { Sparse: false, Hidden: false }
            ? Id
            : throw new MongoException(
                ErrorCode.InvalidIndexSpecificationOption,
                $"The field '{(specification.Sparse ? "sparse" : "hidden")}' is not valid for an _id index specification."
            );
    }

    private static void CheckKey(BsonDocument key)
    {
        if (key.ElementCount == 0)
            throw new MongoException(ErrorCode.CannotCreateIndex, "Index keys cannot be an empty object.");
        if (key.ElementCount > MaxFields)
            throw new MongoException(TooManyFields, "too many compound keys");
        if (key.Names.Distinct(StringComparer.Ordinal).Count() < key.ElementCount)
        {
            throw new MongoException(
                ErrorCode.CannotCreateIndex,
                $"The field names of an index key pattern must differ: {ShellText.Of(key)}"
            );
        }

        foreach (var element in key)
            CheckField(element);
    }

    private static void CheckField(BsonElement element)
    {
        var path = element.Name;
        if (path.Length == 0)
            throw new MongoException(ErrorCode.CannotCreateIndex, "Index keys cannot contain an empty field.");
        if (path.Split('.').Any(part => part.Length == 0))
        {
            throw new MongoException(
                ErrorCode.CannotCreateIndex,
                "Index key contains an illegal field name: field name cannot begin or end with a '.', or hold two of them in a row."
            );
        }

        if (path == "$**" || path.EndsWith(".$**", StringComparison.Ordinal))
            throw new MongoException(ErrorCode.CannotCreateIndex, "wildcard indexes ($**) are not supported by this server");
        // The fields of a DBRef may stand below another field.
        if (path.Split('.').Where((part, i) => part.StartsWith('$') && !(i > 0 && part is "$ref" or "$id" or "$db")).Any())
            throw new MongoException(ErrorCode.CannotCreateIndex, "Index key contains an illegal field name: field name starts with '$'.");
        switch (element.Value)
        {
            case BsonString { Value: "text" or "hashed" or "2d" or "2dsphere" or "columnstore" } kind:
                throw new MongoException(ErrorCode.CannotCreateIndex, $"{kind.Value} indexes are not supported by this server");
            case BsonString kind:
                throw new MongoException(ErrorCode.CannotCreateIndex, $"Unknown index plugin '{kind.Value}'");
            case { IsNumeric: true } direction when direction.ToDouble() == 0 || double.IsNaN(direction.ToDouble()):
                throw new MongoException(ErrorCode.CannotCreateIndex, "Values in the index key pattern cannot be 0.");
            case { IsNumeric: false } other:
                throw new MongoException(
                    ErrorCode.CannotCreateIndex,
                    $"Values in v:2 index key pattern cannot be of type {BsonTypeNames.Of(other.BsonType)}. Only numbers > 0, "
                        + "numbers < 0, and strings are allowed."
                );
        }
    }

    private static void CheckName(string name, BsonDocument key)
    {
        switch (name)
        {
            case "*":
                throw new MongoException(ErrorCode.BadValue, "The index name '*' is not valid.");
            case IndexInfo.IdIndexName:
                throw new MongoException(
                    ErrorCode.BadValue,
                    "The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}, found key: "
                        + $"{ShellText.Of(key)}"
                );
        }
    }

    private static void CheckVersion(BsonValue value)
    {
        if (value != 2)
        {
            throw new MongoException(
                ErrorCode.CannotCreateIndex,
                $"Invalid index specification, this server only creates indexes of version 2, not {ShellText.Of(value)}"
            );
        }
    }

    /// <summary>MongoDB takes numbers for booleans here.</summary>
    private static bool Flag(string field, BsonValue value) =>
        value.IsBoolean || value.IsNumeric ? value.ToBoolean() : throw WrongType(field, "bool", value);

    private static MongoException WrongType(string field, string expected, BsonValue value) =>
        new(ErrorCode.TypeMismatch, $"The field '{field}' must be of type {expected}, but got {BsonTypeNames.Of(value.BsonType)}");

    /// <summary>True where an index has the same key and covers the same documents.</summary>
    public bool Equivalent(IndexInfo index) =>
        ValueOrder.Instance.Equals(Key, index.Key) && Unique == index.Unique && Sparse == index.Sparse;

    public IndexInfo ToInfo(uint id)
    {
        var fields = FieldsOf(Key);
        return new IndexInfo
        {
            Id = id,
            Name = Name,
            Key = Key,
            Fields = fields,
            Unique = Unique,
            Sparse = Sparse,
            Hidden = Hidden,
            Background = Background,
            MultikeyFields = new bool[fields.Count],
        };
    }
}

using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>
/// A command's fields, taken by name and type. The fields taken are remembered, so that the others can be refused at the end
/// (<see cref="RefuseUnknown"/>): a misspelt option must never be ignored.
/// </summary>
internal sealed class CommandArguments
{
    // Fields that any command may carry and that change nothing on one node, or that the drivers' API versioning sends.
    private static readonly string[] Ignored =
    [
        "$clusterTime",
        "$readPreference",
        "$client",
        "$configServerState",
        "$audit",
        "$replData",
        "apiVersion",
        "apiStrict",
        "apiDeprecationErrors",
        "mayBypassWriteBlocking",
        "maxTimeMSOpOnly",
        "databaseVersion",
        "shardVersion",
    ];

    private readonly List<RawElement> _fields = [];
    private readonly IReadOnlyList<DocumentSequence> _sequences;
    private ulong _taken;
    private uint _sequencesTaken;

    internal CommandArguments(ArraySegment<byte> body, IReadOnlyList<DocumentSequence> sequences)
    {
        Body = body;
        _sequences = sequences;
        foreach (var element in RawBson.Elements(body))
        {
            if (_fields.Count == 64)
                throw new MongoException(ErrorCode.BadValue, "a command may not have more than 64 fields");
            if (Find(element.Name) >= 0)
                throw new MongoException(40413, $"BSON field '{element.Name}' is a duplicate field");
            _fields.Add(element);
        }

        if (_fields.Count == 0)
            throw new MongoException(ErrorCode.CommandNotFound, "no such command: ''");
        _taken = 1;
    }

    /// <summary>The command's name as the client wrote it: the name of its first field.</summary>
    public string Name => _fields[0].Name;

    /// <summary>The value of the first field: mostly the collection's name.</summary>
    public BsonValue Subject => _fields[0].Value();

    internal ArraySegment<byte> Body { get; }

    /// <summary>True where the command's body has this field, taken or not.</summary>
    public bool Has(string name) => Find(name) >= 0;

    /// <summary>Takes a field without decoding it; null where it is absent.</summary>
    public RawElement? Element(string name) => Take(name);

    /// <summary>Takes a field of any type, or null where it is absent.</summary>
    public BsonValue? Value(string name) => Take(name)?.Value();

    /// <summary>Takes a sub-document; null where absent (or null, which MongoDB reads as absent).</summary>
    public BsonDocument? Document(string name) => Typed(name, "object", BsonType.Document)?.Value().AsBsonDocument;

    public BsonArray? Array(string name) => Typed(name, "array", BsonType.Array)?.Value().AsBsonArray;

    public string? Text(string name) => Typed(name, "string", BsonType.String)?.Value().AsString;

    /// <summary>Takes a boolean; numbers count as MongoDB's "safeBool" does.</summary>
    public bool? Flag(string name) =>
        Typed(name, "bool", BsonType.Boolean, BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128) switch
        {
            null => null,
            { Type: BsonType.Boolean, Bytes: var bytes } => bytes[0] != 0,
            { } field => field.Value().ToDouble() != 0,
        };

    public bool Flag(string name, bool otherwise) => Flag(name) ?? otherwise;

    /// <summary>Takes a whole number of any numeric type.</summary>
    /// <exception cref="MongoException">A fraction, or beyond 64 bits.</exception>
    public long? Number(string name)
    {
        if (Typed(name, "long", BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128) is not { } field)
            return null;
        var value = field.Value();
        if (value is BsonInt32 or BsonInt64)
            return value.ToInt64();
        var number = value.ToDouble();
        return Math.Truncate(number) == number && Math.Abs(number) < long.MaxValue
            ? (long)number
            : throw new MongoException(ErrorCode.BadValue, $"BSON field '{Name}.{name}' must be a whole number, but is {value}");
    }

    /// <summary>Takes a whole number that may not be negative.</summary>
    public long? Count(string name) =>
        Number(name) is { } number
            ? number >= 0
                ? number
                : throw new MongoException(51024, $"BSON field '{name}' value must be >= 0, actual value '{number}'")
            : null;

    /// <summary>Takes an array of documents as raw bytes, from the body or from a document sequence beside it.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Documents(string name)
    {
        for (var i = 0; i < _sequences.Count; i++)
        {
            if (_sequences[i].Name != name)
                continue;
            _sequencesTaken |= 1u << i;
            return _sequences[i].Documents;
        }

        if (Typed(name, "array", BsonType.Array) is not { } field)
            return null;
        var documents = new List<ReadOnlyMemory<byte>>();
        foreach (var element in RawBson.Elements(field.Bytes))
        {
            if (element.Type != BsonType.Document)
                throw WrongType($"{name}.{element.Name}", element.Type, "object");
            documents.Add(element.Bytes);
        }

        return documents;
    }

    /// <summary>Takes fields that change nothing here, whatever they hold.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Take(name);
    }

    /// <summary>The command as sent, for the profiler and currentOp; long document sequences are left out.</summary>
    public BsonDocument Describe()
    {
        const int most = 16 * 1024;
        var command = RawBson.Document(Body);
        foreach (var (name, documents) in _sequences)
        {
            if (documents.Sum(document => (long)document.Length) <= most)
                command[name] = new BsonArray(documents.Select(RawBson.Document));
        }

        return command;
    }

    /// <summary>Takes every field that has not been taken: those whose names the command can't know.</summary>
    public BsonDocument Remaining()
    {
        var remaining = new BsonDocument();
        for (var i = 0; i < _fields.Count; i++)
        {
            if ((_taken & (1UL << i)) != 0 || System.Array.IndexOf(Ignored, _fields[i].Name) >= 0)
                continue;
            _taken |= 1UL << i;
            remaining.Add(_fields[i].Name, _fields[i].Value());
        }

        return remaining;
    }

    /// <summary>The error for a field that the command cannot do without.</summary>
    public MongoException Missing(string name) => new(40414, $"BSON field '{Name}.{name}' is missing but a required field");

    /// <exception cref="MongoException">40415, as MongoDB answers a field that the command does not know.</exception>
    public void RefuseUnknown()
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if ((_taken & (1UL << i)) == 0 && System.Array.IndexOf(Ignored, _fields[i].Name) < 0)
                throw new MongoException(40415, $"BSON field '{Name}.{_fields[i].Name}' is an unknown field.");
        }

        for (var i = 0; i < _sequences.Count; i++)
        {
            if ((_sequencesTaken & (1u << i)) == 0)
                throw new MongoException(40415, $"BSON field '{Name}.{_sequences[i].Name}' is an unknown field.");
        }
    }

    internal MongoException WrongType(string field, BsonType actual, string expected) =>
        new(
            ErrorCode.TypeMismatch,
            $"BSON field '{Name}.{field}' is the wrong type '{BsonTypeNames.Of(actual)}', expected type '{expected}'"
        );

    private RawElement? Typed(string name, string expected, params ReadOnlySpan<BsonType> types)
    {
        if (Take(name) is not { } field || field.Type is BsonType.Null or BsonType.Undefined)
            return null;
        return types.Contains(field.Type) ? field : throw WrongType(name, field.Type, expected);
    }

    private RawElement? Take(string name)
    {
        if (Find(name) is not (>= 0 and var index))
            return null;
        _taken |= 1UL << index;
        return _fields[index];
    }

    private int Find(string name)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].Name == name)
                return i;
        }

        return -1;
    }
}

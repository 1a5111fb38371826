using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$rename</c>: the value of one path moves to another; neither may lead through an array.</summary>
internal sealed class RenameOperator : FieldUpdate
{
    private readonly UpdatePath _source;

    public RenameOperator(string from, BsonValue to) : base(Target(from, to))
    {
        _source = UpdatePath.Parse(from);
        foreach (var path in Paths)
        {
            if (path.Parts.Any(part => part.StartsWith('$')))
                throw new MongoException(ErrorCode.BadValue, $"The source and target field for $rename may not be dynamic: {path}");
        }

        if (_source.ConflictsWith(Path))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                _source.Text == Path.Text
                    ? $"The source and target field for $rename must differ: {from}: {to.ToJson()}"
                    : $"The source and target field for $rename must not be on the same path: {from}: {to.ToJson()}");
        }
    }

    public override IEnumerable<UpdatePath> Paths => [_source, Path];

    public override bool Apply(BsonDocument document, UpdateScope scope)
    {
        if (Value(document, _source, "source", scope) is not { } moved) return false;
        Value(document, Path, "destination", scope);
        new UnsetOperator(_source).Apply(document, scope);
        new SetOperator(Path, moved).Apply(document, scope);
        return true;
    }

    public override FieldChange Compute(BsonValue? current, UpdateScope scope) => throw new InvalidOperationException("$rename applies to two paths at once.");

    private static BsonValue? Value(BsonDocument document, UpdatePath path, string role, UpdateScope scope)
    {
        BsonValue node = document;
        foreach (var name in path.Parts)
        {
            if (node is not BsonDocument parent || !parent.TryGetValue(name, out node)) return null;
            if (node is BsonArray && name != path.Parts[^1])
                throw new MongoException(ErrorCode.BadValue, $"The {role} field cannot be an array element, '{path}' in doc with {scope.Describe} has an array field called '{name}'");
        }

        return node;
    }

    private static UpdatePath Target(string from, BsonValue to) => to is BsonString target
        ? UpdatePath.Parse(target.Value)
        : throw new MongoException(ErrorCode.BadValue, $"The 'to' field for $rename must be a string: {from}: {to} ({BsonTypeNames.Of(to.BsonType)})");
}

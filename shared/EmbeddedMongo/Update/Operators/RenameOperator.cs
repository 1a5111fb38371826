using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$rename: {field: "new name"}}</c> moves a value to another path; a missing source changes nothing. Neither path can lead through an
/// array. Errors: BadValue (2) for a target that is not a string, equal paths, or an array on the way; PathNotViable (28) when a scalar
/// blocks the source. See <see href="https://www.mongodb.com/docs/manual/reference/operator/update/rename/"/>.
/// </summary>
internal sealed class RenameOperator : FieldUpdate
{
    private readonly UpdatePath _source;

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">BadValue (2), and the codes of a bad update path.</exception>
    public RenameOperator(UpdatePath source, BsonValue target)
        : base(Target(source, target))
    {
        _source = source;
        if (source.IsDynamic)
            throw new MongoException(ErrorCode.BadValue, $"The source field for $rename may not be dynamic: {source}");
        if (Path.IsDynamic)
            throw new MongoException(ErrorCode.BadValue, $"The destination field for $rename may not be dynamic: {Path}");
        if (UpdatePath.Order.Compare(source, Path) == 0)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"The source and target field for $rename must differ: {source}: {ShellText.Of(target)}"
            );
        }

        if (source.IsPrefixOf(Path) || Path.IsPrefixOf(source))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"The source and target field for $rename must not be on the same path: {source}: {ShellText.Of(target)}"
            );
        }
    }

    public override IEnumerable<UpdatePath> Paths => [_source, Path];

    public override bool Apply(BsonDocument document, UpdatePath path, UpdateScope scope)
    {
        if (Find(document, _source, "source", scope) is not { } moved)
            return false;
        Find(document, Path, "destination", scope);
        new SetOperator(Path, moved).Apply(document, Path, scope);
        new UnsetOperator(_source).Apply(document, _source, scope);
        return true;
    }

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) =>
        throw new InvalidOperationException("$rename applies to two paths at once.");

    private static BsonValue? Find(BsonDocument document, UpdatePath path, string role, UpdateScope scope)
    {
        BsonValue node = document;
        var array = -1;
        for (var i = 0; i < path.Parts.Count; i++)
        {
            var name = path.Parts[i];
            var index = FieldPath.IndexOf(name);
            if (node is BsonDocument parent)
            {
                if (!parent.TryGetValue(name, out node))
                    return null;
            }
            else if (node is BsonArray items && index >= 0)
            {
                array = i - 1;
                if (index >= items.Count)
                    break;
                node = items[index];
            }
            else if (role == "source")
            {
                throw new MongoException(
                    ErrorCode.PathNotViable,
                    $"Cannot use the part ({name}) of ({path}) to traverse the element ({{{path.Parts[i - 1]}: {ShellText.Of(node)}}})"
                );
            }
            else
            {
                return null; // the $set that follows reports the error
            }
        }

        return array < 0
            ? node
            : throw new MongoException(
                ErrorCode.BadValue,
                $"The {role} field cannot be an array element, '{path}' in doc with {scope.Describe} has an array field called "
                    + $"'{path.Parts[array]}'"
            );
    }

    private static UpdatePath Target(UpdatePath source, BsonValue target) =>
        target is BsonString { Value: var text }
            ? text.Contains('\0', StringComparison.Ordinal)
                ? throw new MongoException(ErrorCode.BadValue, "The 'to' field for $rename cannot contain an embedded null byte")
                : UpdatePath.Parse(text)
            : throw new MongoException(
                ErrorCode.BadValue,
                $"The 'to' field for $rename must be a string: {source}: {ShellText.Of(target)}"
            );
}

using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Fields;

/// <summary>Walks a document along the path of one <see cref="FieldUpdate"/>, and applies its change in place.</summary>
internal sealed class UpdateWalker(FieldUpdate update, UpdatePath path, UpdateScope scope)
{
    // MongoDB's limit for the nulls that fill an array up to an index behind its end.
    private const int MaxPadding = 1_500_000;

    /// <summary>Applies the operator; true when the document changed.</summary>
    public bool Apply(BsonDocument document) => InDocument(document, 0);

    private bool InDocument(BsonDocument document, int depth)
    {
        var name = path.Parts[depth];
        var change = Visit(document.TryGetValue(name, out var current) ? current : null, depth, out var changed);
        switch (change.Kind)
        {
            case FieldChangeKind.Set:
                document.Set(name, change.Value!);
                break;
            case FieldChangeKind.Remove:
                document.Remove(name);
                break;
        }

        return changed;
    }

    private bool InArray(BsonArray array, int depth)
    {
        var index = FieldPath.IndexOf(path.Parts[depth]);
        if (index < 0)
            return Blocked(array, depth);

        var change = Visit(index < array.Count ? array[index] : null, depth, out var changed);
        switch (change.Kind)
        {
            case FieldChangeKind.Remove:
                array[index] = BsonNull.Value; // null instead, so that the other elements keep their indexes
                break;
            case FieldChangeKind.Set:
                if (index - array.Count > MaxPadding)
                    throw new MongoException(ErrorCode.CannotBackfillArray, $"can't backfill more than {MaxPadding} elements of an array");
                while (array.Count <= index)
                    array.Add(BsonNull.Value);
                array[index] = change.Value!;
                break;
        }

        return changed;
    }

    /// <summary>
    /// Returns the change of the value at this depth: the operator's change at the path's end, otherwise that of the step below.
    /// </summary>
    private FieldChange Visit(BsonValue? current, int depth, out bool changed)
    {
        if (depth == path.Parts.Count - 1)
        {
            var change = update.Compute(current, path, scope);
            if (change.Kind == FieldChangeKind.Remove && current is null)
                change = FieldChange.None;
            changed = change.Kind != FieldChangeKind.None;
            return change;
        }

        switch (current)
        {
            case BsonDocument document:
                changed = InDocument(document, depth + 1);
                return FieldChange.None;
            case BsonArray array:
                changed = InArray(array, depth + 1);
                return FieldChange.None;
            case null when update.OnMissing == MissingPath.Create:
                var created = new BsonDocument();
                changed = InDocument(created, depth + 1);
                return changed ? FieldChange.Set(created) : FieldChange.None;
            case null:
                changed = false;
                return FieldChange.None;
            default:
                changed = Blocked(current, depth + 1);
                return FieldChange.None;
        }
    }

    /// <summary>Handles a path that cannot go on: below a scalar, or with a name inside an array.</summary>
    private bool Blocked(BsonValue holder, int depth)
    {
        var element = $"{{{path.Parts[depth - 1]}: {ShellText.Of(holder)}}}";
        return update.OnMissing switch
        {
            MissingPath.Ignore => false,
            MissingPath.Skip => throw new MongoException(
                ErrorCode.PathNotViable,
                $"Cannot use the part ({path.Parts[depth]}) of ({path}) to traverse the element ({element})"
            ),
            _ => throw new MongoException(ErrorCode.PathNotViable, $"Cannot create field '{path.Parts[depth]}' in element {element}"),
        };
    }
}

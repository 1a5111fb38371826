using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>Leads one <see cref="FieldUpdate"/> down a document, which it changes in place, to the place that its path names.</summary>
internal sealed class UpdateWalker(FieldUpdate update, UpdatePath path, UpdateScope scope)
{
    // MongoDB's own bound on the nulls that setting an index far behind an array's end may create.
    private const int MaxPadding = 1_500_000;

    public bool Apply(BsonDocument document) => InDocument(document, 0);

    private bool InDocument(BsonDocument document, int depth)
    {
        var name = path.Parts[depth];
        var change = Visit(document.TryGetValue(name, out var current) ? current : null, depth, out var changed);
        switch (change.Kind)
        {
            case FieldChangeKind.Set: document.Set(name, change.Value!); break;
            case FieldChangeKind.Remove: document.Remove(name); break;
        }

        return changed;
    }

    private bool InArray(BsonArray array, int depth)
    {
        var index = FieldPath.IndexOf(path.Parts[depth]);
        if (index < 0) return Blocked(array, depth);

        var change = Visit(index < array.Count ? array[index] : null, depth, out var changed);
        switch (change.Kind)
        {
            case FieldChangeKind.Remove:
                array[index] = BsonNull.Value; // an element that goes leaves null, so that the others keep their places
                break;
            case FieldChangeKind.Set:
                if (index - array.Count > MaxPadding) throw new MongoException(ErrorCode.CannotBackfillArray, $"can't backfill more than {MaxPadding} elements of an array");
                while (array.Count <= index) array.Add(BsonNull.Value);
                array[index] = change.Value!;
                break;
        }

        return changed;
    }

    /// <summary>What becomes of the value at this depth: the operator's own change at the path's end, else a step further down.</summary>
    private FieldChange Visit(BsonValue? current, int depth, out bool changed)
    {
        if (depth == path.Parts.Count - 1)
        {
            var change = update.Compute(current, path, scope);
            if (change.Kind == FieldChangeKind.Remove && current is null) change = FieldChange.None;
            changed = change.Kind != FieldChangeKind.None;
            return change;
        }

        switch (current)
        {
            case BsonDocument document: changed = InDocument(document, depth + 1); return FieldChange.None;
            case BsonArray array: changed = InArray(array, depth + 1); return FieldChange.None;
            case null when update.OnMissing == MissingPath.Create:
                var created = new BsonDocument();
                changed = InDocument(created, depth + 1);
                return changed ? FieldChange.Set(created) : FieldChange.None;
            case null: changed = false; return FieldChange.None;
            default: changed = Blocked(current, depth + 1); return FieldChange.None;
        }
    }

    /// <summary>The path goes on where it cannot: below a scalar, or by a name into an array.</summary>
    private bool Blocked(BsonValue holder, int depth)
    {
        var element = $"{{{path.Parts[depth - 1]}: {ShellText.Of(holder)}}}";
        return update.OnMissing switch
        {
            MissingPath.Ignore => false,
            MissingPath.Skip => throw new MongoException(ErrorCode.PathNotViable, $"Cannot use the part ({path.Parts[depth]}) of ({path}) to traverse the element ({element})"),
            _ => throw new MongoException(ErrorCode.PathNotViable, $"Cannot create field '{path.Parts[depth]}' in element {element}"),
        };
    }
}

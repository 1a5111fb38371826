using System.Globalization;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>Leads one <see cref="FieldUpdate"/> down a document, which it changes in place, to every place that its path stands for.</summary>
internal sealed class UpdateWalker(FieldUpdate update, UpdateScope scope)
{
    // MongoDB's own bound on the nulls that setting an index far behind an array's end may create.
    private const int MaxPadding = 1_500_000;

    public bool Apply(BsonDocument document) => Step(document, 0);

    private bool Step(BsonValue node, int depth) => node switch
    {
        BsonDocument document => InDocument(document, depth),
        BsonArray array => InArray(array, depth),
        _ => throw new InvalidOperationException("Only documents and arrays are walked into."),
    };

    private bool InDocument(BsonDocument document, int depth)
    {
        var name = update.Path.Parts[depth];
        if (UpdatePath.IsAll(name) || UpdatePath.IsFiltered(name))
            throw new MongoException(ErrorCode.BadValue, $"Cannot apply array updates to non-array element {Trail(depth - 1)}: {document}");
        if (UpdatePath.IsPositional(name)) name = Positional().ToString(CultureInfo.InvariantCulture);

        var current = document.TryGetValue(name, out var found) ? found : null;
        var (change, changed) = Visit(current, depth);
        switch (change.Kind)
        {
            case FieldChangeKind.Set: document[name] = change.Value; break;
            case FieldChangeKind.Remove: document.Remove(name); break;
        }

        return changed;
    }

    private bool InArray(BsonArray array, int depth)
    {
        var name = update.Path.Parts[depth];
        if (UpdatePath.IsAll(name)) return Elements(array, depth, _ => true);
        if (UpdatePath.IsFiltered(name)) return Elements(array, depth, element => scope.ArrayFilters.Matches(name[2..^1], element));
        if (UpdatePath.IsPositional(name)) return Element(array, Positional(), depth);
        if (IsIndex(name, out var index)) return Element(array, index, depth);
        if (!update.CreatesPath) return false;
        throw NotViable(depth, array);
    }

    private bool Elements(BsonArray array, int depth, Func<BsonValue, bool> chosen)
    {
        var changed = false;
        for (var i = 0; i < array.Count; i++)
        {
            if (chosen(array[i])) changed |= Element(array, i, depth);
        }

        return changed;
    }

    private bool Element(BsonArray array, int index, int depth)
    {
        var (change, changed) = Visit(index < array.Count ? array[index] : null, depth);
        switch (change.Kind)
        {
            case FieldChangeKind.Remove:
                array[index] = BsonNull.Value; // $unset of an element leaves null, so that the others keep their places
                break;
            case FieldChangeKind.Set:
                if (index - array.Count > MaxPadding)
                    throw new MongoException(ErrorCode.CannotCreateIndex, $"can't backfill more than {MaxPadding} elements of an array");
                while (array.Count < index) array.Add(BsonNull.Value);
                if (index == array.Count) array.Add(change.Value);
                else array[index] = change.Value;
                break;
        }

        return changed;
    }

    /// <summary>What becomes of the value at this depth: the operator's own change at the path's end, else a step further down.</summary>
    private (FieldChange Change, bool Changed) Visit(BsonValue? current, int depth)
    {
        if (depth == update.Path.Parts.Count - 1)
        {
            var change = update.Compute(current, scope);
            var removesNothing = change.Kind == FieldChangeKind.Remove && current is null;
            return removesNothing ? default : (change, change.Kind != FieldChangeKind.None);
        }

        if (current is BsonDocument or BsonArray) return (FieldChange.None, Step(current, depth + 1));
        if (!update.CreatesPath) return default;
        if (current is not null) throw NotViable(depth + 1, current);

        var next = update.Path.Parts[depth + 1];
        if (UpdatePath.IsAll(next) || UpdatePath.IsFiltered(next))
            throw new MongoException(ErrorCode.BadValue, $"The path '{Trail(depth)}' must exist in the document in order to apply array updates.");

        var created = new BsonDocument();
        return Step(created, depth + 1) ? (FieldChange.Set(created), true) : default;
    }

    private int Positional() => scope.Positional
        ?? throw new MongoException(ErrorCode.BadValue, "The positional operator did not find the match needed from the query.");

    private MongoException NotViable(int depth, BsonValue holder) => new(
        ErrorCode.PathNotViable,
        $"Cannot create field '{update.Path.Parts[depth]}' in element {{{update.Path.Parts[depth - 1]}: {holder}}}");

    private string Trail(int depth) => string.Join('.', update.Path.Parts.Take(depth + 1));

    private static bool IsIndex(string name, out int index) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (name.Length == 1 || name[0] != '0');
}

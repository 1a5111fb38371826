using EmbeddedMongo.Query;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning.Bounds;

/// <summary>One way to answer a query through an index: the bounds that the query sets on its fields.</summary>
internal sealed class IndexCandidate
{
    /// <summary>More combinations of $in values than this are not walked one by one.</summary>
    private const int MaxRanges = 20_000;

    private readonly HashSet<PathPredicate> _used = [];

    /// <param name="index">The index.</param>
    /// <param name="predicates">Conditions that all must hold.</param>
    public IndexCandidate(IndexInfo index, IReadOnlyList<PathPredicate> predicates)
    {
        Index = index;
        Bounds = [.. index.Fields.Select((field, i) => BoundsOf(i, field, predicates))];
        var points = Bounds.TakeWhile(bounds => bounds.IsPoints).Count();
        BoundedFields = points + (points < Bounds.Length && !Bounds[points].IsAll ? 1 : 0);
        WalkedFields = CountWalkedFields();
    }

    public IndexInfo Index { get; }

    /// <summary>For each field of the index.</summary>
    public FieldBounds[] Bounds { get; }

    /// <summary>The number of leading fields that are bound: to single values, the last of them perhaps to a range.</summary>
    public int BoundedFields { get; }

    /// <summary>True where at most one document can match.</summary>
    public bool IsUniqueLookup =>
        Index.Unique && !Index.Sparse && Bounds.All(bounds => bounds.Intervals is [{ IsPoint: true }] && bounds.IsExact);

    /// <summary>True where the index has every document that can match; a sparse one lacks those without any of its fields.</summary>
    public bool IsComplete => !Index.Sparse || Bounds.Any(bounds => !bounds.AdmitsMissing);

    /// <summary>True where the bounds alone decide this condition.</summary>
    public bool Decides(Predicate predicate) => predicate is PathPredicate path && _used.Contains(path);

    private FieldBounds BoundsOf(int field, IndexField indexField, IReadOnlyList<PathPredicate> predicates)
    {
        // A number in a path may be an element's position or a field's name: keys tell only one of them.
        if (HasNumber(indexField.Path) || IsBesideBoundArray(field))
            return FieldBounds.All;
        var result = FieldBounds.All;
        foreach (var predicate in predicates)
        {
            if (predicate.Path != indexField.Path || FieldBounds.Of(predicate) is not { } bounds)
                continue;
            if (Index.MultikeyFields[field])
            {
                // Different elements may meet different conditions: only one can bound the scan.
                if (result.IsAll || (bounds.IsPoints && !result.IsPoints))
                    result = bounds;
            }
            else
            {
                result = result.IsAll ? bounds : result.And(bounds);
                if (bounds.IsExact)
                    _used.Add(predicate);
            }
        }

        return result;
    }

    /// <summary>
    /// Fields below one array have their keys element by element, but conditions on them may be met by different elements.
    /// </summary>
    private bool IsBesideBoundArray(int field) =>
        Index.MultikeyFields[field]
        && Index
            .Fields.Take(field)
            .Where((_, i) => Index.MultikeyFields[i])
            .Any(other => Root(other.Path) == Root(Index.Fields[field].Path));

    private static string Root(string path) => path.Split('.')[0];

    private static bool HasNumber(string path) => path.Split('.').Any(part => part.Length > 0 && part.All(char.IsAsciiDigit));

    /// <summary>True where a scan gives documents in the order of the sort; the direction of the walk comes with it.</summary>
    public bool Provides(SortSpec sort, out bool backward)
    {
        var (next, direction) = (0, 0);
        backward = false;
        for (var i = 0; i < Index.Fields.Count && next < sort.Fields.Count; i++)
        {
            var (path, wanted) = sort.Fields[next];
            if (path == Index.Fields[i].Path && !Index.MultikeyFields[i] && !HasNumber(path))
            {
                var here = wanted * Index.Fields[i].Direction;
                if (direction == -here)
                    return false;
                direction = here;
                next++;
            }
            else if (Bounds[i].Intervals is not [{ IsPoint: true }])
            {
                return false;
            }
        }

        backward = direction < 0;
        return next == sort.Fields.Count;
    }

    /// <summary>The number of leading fields that <see cref="Ranges"/> bounds; the others are for <see cref="KeyCheck"/>.</summary>
    public int WalkedFields { get; }

    /// <summary>The ranges of keys to walk, ascending and apart.</summary>
    public IReadOnlyList<KeyRange> Ranges()
    {
        List<byte[]> prefixes = [Keys.Prefix(Index.Id)];
        for (var i = 0; i < WalkedFields; i++)
        {
            var descending = Index.Fields[i].Direction < 0;
            var intervals = descending ? [.. Bounds[i].Intervals.Reverse()] : Bounds[i].Intervals;
            if (!Bounds[i].IsPoints)
                return [.. prefixes.SelectMany(prefix => intervals.Select(interval => KeyRange.Of(prefix, interval, descending)))];
            prefixes = [.. prefixes.SelectMany(prefix => intervals.Select(interval => KeyRange.Append(prefix, interval.From, descending)))];
        }

        return [.. prefixes.Select(prefix => new KeyRange(prefix, Keys.After(prefix)))];
    }

    /// <summary>Points multiply, up to a bound; the first range after them is the last field that can be walked.</summary>
    private int CountWalkedFields()
    {
        var ranges = 1L;
        for (var i = 0; i < BoundedFields; i++)
        {
            ranges *= Bounds[i].Intervals.Count;
            if (i > 0 && ranges > MaxRanges)
                return i;
        }

        return BoundedFields;
    }
}

using EmbeddedMongo.Planning.Bounds;
using EmbeddedMongo.Query;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning;

/// <summary>
/// Chooses among the indexes that could serve. Where the conditions alone do not decide, a trial does, as in MongoDB: each
/// candidate's keys are counted up to a small bound, and the fewest win.
/// </summary>
internal static class IndexChoice
{
    private const int TrialKeys = 256;

    /// <param name="view">For the trial.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="predicates">Conditions that all must hold.</param>
    /// <param name="sort">An order that an index may save from being sorted; null for none.</param>
    /// <returns>Null where no index narrows the search or spares the sort.</returns>
    public static IndexCandidate? Best(ReadView view, CollectionInfo collection, IReadOnlyList<PathPredicate> predicates, SortSpec? sort)
    {
        var candidates = collection
            .Indexes.Where(index => !index.Hidden)
            .Select(index => new IndexCandidate(index, predicates))
            .Where(candidate => candidate.IsComplete)
            .ToArray();
        if (candidates.FirstOrDefault(candidate => candidate.IsUniqueLookup) is { } unique)
            return unique;

        var narrowing = candidates.Where(candidate => candidate.BoundedFields > 0).ToArray();
        narrowing = [.. narrowing.Where(candidate => !narrowing.Any(other => Beats(other, candidate, sort)))];
        if (narrowing.Length <= 1)
            return narrowing.FirstOrDefault() ?? candidates.FirstOrDefault(candidate => Sorts(candidate, sort));
        return narrowing.MinBy(candidate => (Trial(view, candidate), Sorts(candidate, sort) ? 0 : 1, -candidate.BoundedFields));
    }

    /// <summary>True where a candidate bounds the same fields as another and more, so that it is better without a trial.</summary>
    private static bool Beats(IndexCandidate candidate, IndexCandidate other, SortSpec? sort)
    {
        if (ReferenceEquals(candidate, other) || (Sorts(other, sort) && !Sorts(candidate, sort)))
            return false;
        var (mine, others) = (Bound(candidate), Bound(other));
        return others.IsProperSubsetOf(mine) || (others.SetEquals(mine) && Sorts(candidate, sort) && !Sorts(other, sort));
    }

    private static HashSet<string> Bound(IndexCandidate candidate) =>
        [.. candidate.Index.Fields.Take(candidate.BoundedFields).Select(field => field.Path)];

    private static bool Sorts(IndexCandidate candidate, SortSpec? sort) => sort is { Fields.Count: > 0 } && candidate.Provides(sort, out _);

    private static int Trial(ReadView view, IndexCandidate candidate)
    {
        var count = 0;
        foreach (var range in candidate.Ranges())
        {
            using var entries = view.Entries(range.From, range.To, backward: false);
            while (count < TrialKeys && entries.MoveNext())
                count++;
            if (count == TrialKeys)
                break;
        }

        return count;
    }
}

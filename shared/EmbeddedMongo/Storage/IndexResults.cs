namespace EmbeddedMongo.Storage;

/// <param name="Before">numIndexesBefore.</param>
/// <param name="After">numIndexesAfter; equal to <paramref name="Before"/> where all were there already.</param>
/// <param name="CreatedCollection">createdCollectionAutomatically.</param>
/// <param name="Sequence">The sequence to wait for.</param>
internal sealed record CreateIndexesResult(int Before, int After, bool CreatedCollection, long Sequence);

/// <param name="Before">nIndexesWas.</param>
/// <param name="Sequence">The sequence to wait for.</param>
internal sealed record DropIndexesResult(int Before, long Sequence);

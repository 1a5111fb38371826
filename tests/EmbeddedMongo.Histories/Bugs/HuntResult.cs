namespace EmbeddedMongo.Histories.Bugs;

/// <summary>The end of a hunt.</summary>
/// <param name="Found">What could not have happened, in words; null where nothing was found.</param>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Broken">The number of sets that did not become whole again.</param>
/// <param name="Elapsed">The time until it was found, or until the end, with the start of the set.</param>
/// <param name="Files">The history and picture of the last round.</param>
internal sealed record HuntResult(string? Found, int Rounds, int Broken, TimeSpan Elapsed, IReadOnlyList<string> Files);

using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>A bug, how it is planted, and the hunt that finds it.</summary>
/// <param name="Bug">The bug.</param>
/// <param name="Plant">Plants it in the options of a node.</param>
/// <param name="Make">Makes the hunt on a set, with the bug or without.</param>
internal sealed record PlannedHunt(Bug Bug, Func<EmbeddedMongoOptions, EmbeddedMongoOptions> Plant, Func<InProcessSet, Hunt> Make);

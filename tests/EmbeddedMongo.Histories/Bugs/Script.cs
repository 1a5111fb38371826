using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>The faults of a round, while clients go on. They end with a set that is whole again, as far as the bug lets it.</summary>
internal delegate Task Script(InProcessSet set, CancellationToken cancellationToken);

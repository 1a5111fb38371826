namespace EmbeddedMongo.Aggregation.Projections;

/// <summary>What happens to a field that a projection does not name: Include drops it; Exclude and Add keep it.</summary>
internal enum ProjectionKind
{
    Include,
    Exclude,
    Add,
}

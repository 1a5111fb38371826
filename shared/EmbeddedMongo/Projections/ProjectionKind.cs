namespace EmbeddedMongo.Projections;

/// <summary>The treatment of fields that a projection does not name: Include drops them; Exclude and Add keep them.</summary>
internal enum ProjectionKind
{
    Include,
    Exclude,
    Add,
}

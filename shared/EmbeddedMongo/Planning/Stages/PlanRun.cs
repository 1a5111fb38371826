using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>The state that the stages of one running plan share.</summary>
internal sealed class PlanRun(ReadView view, CollectionInfo collection)
{
    public ReadView View { get; } = view;

    public CollectionInfo Collection { get; } = collection;

    public long KeysExamined { get; set; }

    public long DocumentsExamined { get; set; }

    /// <summary>The record that a scan has looked at last; 0 for none.</summary>
    public ulong LastRecord { get; set; }

    /// <summary>Of the command that pulls at the moment: each getMore has its own.</summary>
    public CancellationToken CancellationToken { get; set; }
}

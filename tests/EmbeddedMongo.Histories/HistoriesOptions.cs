namespace EmbeddedMongo.Histories;

/// <summary>What a run does.</summary>
internal sealed record HistoriesOptions
{
    /// <summary>The number of register operations; 0 for none.</summary>
    public int Registers { get; init; }

    /// <summary>The number of transactions that commit; 0 for none.</summary>
    public int Transactions { get; init; }

    /// <summary>Watches change streams.</summary>
    public bool Streams { get; init; }

    /// <summary>The number of faults in each part; null for each part's own.</summary>
    public int? Kills { get; init; }

    /// <summary>The number of nodes.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>The clients of each part.</summary>
    public int Clients { get; init; } = 16;

    /// <summary>The time that each part may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Makes choices of clients and faults.</summary>
    public int Seed { get; init; }

    /// <summary>The folder for histories and pictures.</summary>
    public required string Output { get; init; }
}

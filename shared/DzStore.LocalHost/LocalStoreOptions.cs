namespace DzStore.LocalHost;

/// <summary>The options of a store on this machine. A port that is null is the default or, where that is taken, any free one.</summary>
public sealed record LocalStoreOptions
{
    /// <summary>Start with an empty database.</summary>
    public bool Fresh { get; init; }

    /// <summary>The folder of the database, the logs and the sources; null for the default, dzstore-data in the repository.</summary>
    public string? Data { get; init; }

    /// <summary>The number of users in the database; null for those that are there, or else 2,000.</summary>
    public int? Users { get; init; }

    /// <summary>The port of Storefront; 0 for any free one.</summary>
    public int? StorefrontPort { get; init; }

    /// <summary>The port of Checkout; 0 for any free one.</summary>
    public int? CheckoutPort { get; init; }

    /// <summary>The port of Billing; 0 for any free one.</summary>
    public int? BillingPort { get; init; }

    /// <summary>The port of Analytics; 0 for any free one.</summary>
    public int? AnalyticsPort { get; init; }

    /// <summary>
    /// The number of nodes of an embedded database: 1, 3 or 5. A mongod from PATH is always one node, and a configured database has its
    /// own.
    /// </summary>
    public int Nodes { get; init; } = 1;

    /// <summary>
    /// The port of the database that is started, or of its first node; 0 for any free one, null where a configured database is used.
    /// Further nodes take the ports after it, or free ones where those are taken.
    /// </summary>
    public int? MongoPort { get; init; }

    /// <summary>No further environment variables.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    /// <summary>Further environment variables of the services; drills set them.</summary>
    public IReadOnlyDictionary<string, string> ServiceSettings { get; init; } = NoSettings;

    /// <summary>Further environment variables of the Storefront alone.</summary>
    public IReadOnlyDictionary<string, string> StorefrontSettings { get; init; } = NoSettings;

    /// <summary>
    /// Further arguments of each node of the embedded database, in which <see cref="Database.DatabaseNode.NumberMark"/> stands for its
    /// number; drills set them.
    /// </summary>
    public IReadOnlyList<string> DatabaseArguments { get; init; } = [];

    /// <summary>
    /// The assembly whose command <c>supervise</c> runs a mongod from PATH; null for the program of this process. See
    /// <see cref="Processes.ProcessSupervisor"/>.
    /// </summary>
    public string? Supervisor { get; init; }
}

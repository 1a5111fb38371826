using DzStore.Local.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LoadTests.Drills;

/// <summary>
/// A database that takes its time for every write, by MongoDB's own fail point <c>failCommand</c>, until it is disposed of. A store
/// of one's own knows it (<see cref="DatabaseArguments"/>).
/// </summary>
internal sealed class SlowWrites : IAsyncDisposable
{
    /// <summary>With a few orders a write (<see cref="ServiceSettings"/>), the time of a write bounds what the store can carry.</summary>
    public const int BatchOrders = 16;

    private readonly IMongoDatabase admin;

    private SlowWrites(IMongoDatabase admin) => this.admin = admin;

    public static IReadOnlyList<string> DatabaseArguments { get; } = ["--setParameter", "enableTestCommands=1"];

    public static IReadOnlyDictionary<string, string> ServiceSettings { get; } =
        new Dictionary<string, string> { ["Orders__BatchOrders"] = FormattableString.Invariant($"{BatchOrders}") };

    public static async Task<SlowWrites> BeginAsync(RunningDatabase database, TimeSpan delay, CancellationToken cancellationToken)
    {
        var admin = database.Store.Client.GetDatabase("admin");
        await admin.RunCommandAsync<BsonDocument>(
            new BsonDocument
            {
                ["configureFailPoint"] = "failCommand", ["mode"] = "alwaysOn",
                ["data"] = new BsonDocument { ["failCommands"] = new BsonArray { "insert" }, ["blockConnection"] = true, ["blockTimeMS"] = (int)delay.TotalMilliseconds },
            },
            cancellationToken: cancellationToken);
        return new(admin);
    }

    public async ValueTask DisposeAsync() =>
        await admin.RunCommandAsync<BsonDocument>(new BsonDocument { ["configureFailPoint"] = "failCommand", ["mode"] = "off" });
}

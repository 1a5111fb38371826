using DzStore.LocalHost.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.BlackFriday.Stores;

/// <summary>
/// Delays every write of the database by MongoDB's fail point <c>failCommand</c>, until it is disposed of. The database of a store that is
/// started here allows it (<see cref="DatabaseArguments"/>).
/// </summary>
internal sealed class SlowWrites : IAsyncDisposable
{
    /// <summary>Orders in one write (<see cref="ServiceSettings"/>): with few, the time of a write limits the capacity.</summary>
    public const int BatchOrders = 16;

    private readonly IMongoDatabase _admin;

    private SlowWrites(IMongoDatabase admin) => _admin = admin;

    public static IReadOnlyList<string> DatabaseArguments { get; } = ["--setParameter", "enableTestCommands=1"];

    public static IReadOnlyDictionary<string, string> ServiceSettings { get; } =
        new Dictionary<string, string> { ["Orders__BatchOrders"] = FormattableString.Invariant($"{BatchOrders}") };

    public static async Task<SlowWrites> BeginAsync(RunningDatabase database, TimeSpan delay, CancellationToken cancellationToken)
    {
        var admin = database.Store.Client.GetDatabase("admin");
        await admin.RunCommandAsync<BsonDocument>(
            new BsonDocument
            {
                ["configureFailPoint"] = "failCommand",
                ["mode"] = "alwaysOn",
                ["data"] = new BsonDocument
                {
                    ["failCommands"] = new BsonArray { "insert" },
                    ["blockConnection"] = true,
                    ["blockTimeMS"] = (int)delay.TotalMilliseconds,
                },
            },
            cancellationToken: cancellationToken
        );
        return new(admin);
    }

    public async ValueTask DisposeAsync() =>
        await _admin.RunCommandAsync<BsonDocument>(new BsonDocument { ["configureFailPoint"] = "failCommand", ["mode"] = "off" });
}

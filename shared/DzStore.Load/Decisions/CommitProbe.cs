using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Load.Decisions;

/// <summary>
/// Measures what fsync and replication cost on a database, by inserting orders into a collection of its own with three write concerns in
/// turn, so that a disturbance of the machine meets all of them.
/// </summary>
public static class CommitProbe
{
    private const string Collection = "durability_probe";
    private const int WarmUp = 10;
    private const int Rounds = 40;

    private static readonly WriteConcern[] Concerns =
    [
        WriteConcern.W1,
        WriteConcern.W1.With(journal: true),
        WriteConcern.WMajority.With(journal: true),
    ];

    /// <param name="database">The database; the collection of the probe is dropped from it afterwards.</param>
    /// <param name="nodes">The number of its nodes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="MongoException">The database refused an insert.</exception>
    public static async Task<CommitCosts> MeasureAsync(
        IMongoDatabase database,
        int nodes,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(time);
        var waits = Concerns.Select(_ => new double[Rounds]).ToArray();
        for (var round = -WarmUp; round < Rounds; round++)
        {
            for (var concern = 0; concern < Concerns.Length; concern++)
            {
                var start = time.GetTimestamp();
                await database
                    .GetCollection<BsonDocument>(Collection)
                    .WithWriteConcern(Concerns[concern])
                    .InsertOneAsync(Order(), cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
                if (round >= 0)
                    waits[concern][round] = time.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        await database.DropCollectionAsync(Collection, cancellationToken).ConfigureAwait(false);
        return new(nodes, Median(waits[0]), Median(waits[1]), Median(waits[2]));
    }

    /// <summary>A document of the size of an order.</summary>
    private static BsonDocument Order() =>
        new()
        {
            { "user", "Amine" },
            {
                "items",
                new BsonArray { "Gaming Laptop", "Mouse" }
            },
            { "total", 150_000L },
        };

    private static double Median(double[] waits)
    {
        Array.Sort(waits);
        return waits[waits.Length / 2];
    }
}

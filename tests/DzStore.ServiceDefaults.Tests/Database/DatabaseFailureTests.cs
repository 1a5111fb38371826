using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Tests.Database;

public class DatabaseFailureTests
{
    [Fact]
    public async Task A_server_that_cannot_be_found_is_one_plain_line_without_credentials()
    {
        var options = new MongoOptions
        {
            ConnectionString = "mongodb://shopkeeper:hunter2@127.0.0.1:1,127.0.0.1:2/?serverSelectionTimeoutMS=100",
            Database = "shop",
        };
        var database = new DatabaseResilience(
            Options.Create(options),
            TimeProvider.System,
            NullLogger<DatabaseResilience>.Instance,
            isGone: () => true
        );
        using var client = new MongoClient(options.ConnectionString);
        var exception = await Should.ThrowAsync<TimeoutException>(() =>
            client.GetDatabase("shop").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1))
        );

        DatabaseFailure.IsUnavailable(exception).ShouldBeTrue();
        database
            .Explain(exception)
            .ShouldBe(
                "MongoDB at mongodb://127.0.0.1:1,127.0.0.1:2/shop is unavailable: no server answered in time. "
                    + "Check that it runs and that ConnectionStrings:MongoDB is right."
            );
    }
}

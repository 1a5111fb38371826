using DzStore.LocalHost.Database;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LocalHost.Tests.Database;

/// <summary>A configured database that is wrong is explained, and nothing of its password is shown.</summary>
public sealed class ConnectionStringTests(MongoServer server)
{
    [Theory]
    [InlineData("mongodb://shop:pa@ss@host:27017/")]
    [InlineData("mongodb://shop:pa/ss@host/db")]
    [InlineData("mongodb://shop:12/ss@host")]
    [InlineData("mongodb://shop:pa@ss/w0rd@host/")]
    [InlineData("mongodb://shop:pa@ss/?w=1@host")]
    [InlineData("mongodb://shop:pa%ss@host/")]
    public void A_password_that_is_not_encoded_is_refused_without_a_part_of_it(string connectionString)
    {
        var fault = ConnectionStrings.Fault(connectionString).ShouldNotBeNull();

        foreach (var part in new[] { "shop", "pa@", "pa/", "ss@", "w0rd", "12" })
            fault.ShouldNotContain(part);
    }

    [Theory]
    [InlineData("mongodb://host:27017/?replicaSet=rs0")]
    [InlineData("mongodb://shop:p%40ss%2Fword@host/?tls=true")]
    [InlineData("mongodb://shop:key==@shop.example:10255/?ssl=true&appName=@shop@")]
    public void A_right_one_is_taken(string connectionString) => ConnectionStrings.Fault(connectionString).ShouldBeNull();

    [Fact]
    public void The_words_for_a_source_or_a_database_have_no_connection_string()
    {
        var source = new DatabaseSource("configured", null, "mongodb://shop:hunter2@host/");
        using var client = new MongoClient("mongodb://127.0.0.1:1/");

        $"{source}".ShouldBe("configured");
        $"{new RunningDatabase(source, source.Configured!, "host:27017", "7.0", client.GetDatabase("shop"))}".ShouldNotContain("hunter2");
        $"{new Engine.SparkSource("sc://spark/;token=hunter2", null)}".ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Another_replica_set_and_a_server_without_TLS_are_named()
    {
        Assert.SkipUnless(server.Client.Settings.ReplicaSetName == "rs0", "The database of these tests is no replica set named rs0.");
        (await FailureAsync(new() { ReplicaSetName = "rs9" })).ShouldBe("no server there is of the replica set that replicaSet names.");
        (await FailureAsync(new() { UseTls = true })).ShouldBe("the TLS handshake failed: the server may not speak TLS.");
    }

    private async Task<string> FailureAsync(MongoUrlBuilder wrong)
    {
        wrong.Server = server.Client.Settings.Server;
        wrong.ServerSelectionTimeout = TimeSpan.FromSeconds(1);
        using var client = new MongoClient(wrong.ToMongoUrl());
        var error = await Should.ThrowAsync<TimeoutException>(() =>
            client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1))
        );
        return MongoErrors.Describe(error);
    }
}

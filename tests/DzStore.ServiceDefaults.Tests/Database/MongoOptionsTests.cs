using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Tests.Database;

public class MongoOptionsTests
{
    private const string Uri = "mongodb://shopkeeper:hunter2@a.example:27017,b.example:27018/?replicaSet=rs0";

    [Fact]
    public void The_defaults_need_a_connection_string_only()
    {
        Failures(new() { ConnectionString = Uri }).ShouldBeEmpty();
        Failures(new()).ShouldHaveSingleItem().ShouldContain("ConnectionStrings__MongoDB");
    }

    [Theory]
    [InlineData("postgres://shopkeeper:hunter2@host")]
    [InlineData("mongodb://")]
    [InlineData("mongodb://shopkeeper:hun/ter2@host")]
    [InlineData("mongodb://shopkeeper:hunter2@host/?w=x&journal=y&hunter2")]
    [InlineData("hunter2")]
    public void A_connection_string_that_is_none_is_named_without_its_password(string uri)
    {
        var failure = Failures(new() { ConnectionString = uri }).ShouldHaveSingleItem();

        failure.ShouldContain("ConnectionStrings:MongoDB");
        failure.ShouldNotContain("hunter2");
        failure.ShouldNotContain("ter2");
    }

    [Fact]
    public void Everything_wrong_is_named_at_once()
    {
        var failures = Failures(
            new()
            {
                ConnectionString = " ",
                Database = "dz store",
                ServerSelectionTimeout = TimeSpan.Zero,
                OperationTimeout = TimeSpan.FromHours(1),
                BreakDuration = TimeSpan.FromSeconds(-1),
            }
        );

        failures.Count().ShouldBe(5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a$b")]
    [InlineData("a/b")]
    public void A_database_name_that_mongodb_refuses_is_refused_at_start(string name) =>
        Failures(new() { ConnectionString = Uri, Database = name }).ShouldHaveSingleItem().ShouldContain("Mongo:Database");

    [Fact]
    public void The_address_is_described_without_user_password_and_options() =>
        MongoClients.Describe(new() { ConnectionString = Uri }).ShouldBe("mongodb://a.example:27017,b.example:27018/dzstore_db");

    [Fact]
    public void The_drivers_long_waits_are_shortened_unless_the_connection_string_sets_them()
    {
        MongoClients.Create(new() { ConnectionString = Uri }).Settings.ServerSelectionTimeout.ShouldBe(TimeSpan.FromSeconds(1.5));
        MongoClients
            .Create(new() { ConnectionString = Uri + "&serverSelectionTimeoutMS=7000" })
            .Settings.ServerSelectionTimeout.ShouldBe(TimeSpan.FromSeconds(7));
        MongoClients.Create(new() { ConnectionString = Uri }).Settings.RetryWrites.ShouldBeTrue();
    }

    private static IEnumerable<string> Failures(MongoOptions options) => new MongoOptionsValidator().Validate(null, options).Failures ?? [];
}

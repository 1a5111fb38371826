namespace EmbeddedMongo.Tests.Commands.Server;

/// <summary>The parameters that clients may change, and those that they may not.</summary>
public sealed class SetParameterTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_life_time_of_transactions_is_set_and_told()
    {
        using var client = server.Raw();
        var reply = await client.RunAsync("admin", "{setParameter: 1, transactionLifetimeLimitSeconds: 3}");
        (reply["ok"], reply["was"]).ShouldBe((1.0, 60));
        reply = await client.RunAsync("admin", "{getParameter: 1, transactionLifetimeLimitSeconds: 1}");
        reply["transactionLifetimeLimitSeconds"].ShouldBe(3);
    }

    [Theory]
    [InlineData("{setParameter: 1, transactionLifetimeLimitSeconds: 0}", 2)]
    [InlineData("{setParameter: 1, transactionLifetimeLimitSeconds: 'a'}", 14)]
    [InlineData("{setParameter: 1, notablescan: true}", 20)]
    [InlineData("{setParameter: 1, transactionLifetimeLimitSeconds: 5, notablescan: true}", 20)]
    [InlineData("{setParameter: 1}", 72)]
    public async Task Anything_else_is_refused(string command, int code)
    {
        using var client = server.Raw();
        (await client.RunAsync("admin", command))["code"].ShouldBe(code);
    }
}

using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Wire;

/// <summary>The faults of a server: it freezes or cuts its clients off, and comes back by its own clock.</summary>
public sealed class ClientGateTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frozen_server_holds_what_comes_and_answers_after_its_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = await TestServer.StartAsync(options => options with { Time = time });
        using var client = server.Raw();
        (await client.RunAsync("admin", "{ping: 1}"))["ok"].ShouldBe(1.0);

        server.Server.Freeze(Length);
        var held = client.RunAsync("admin", "{ping: 1}");
        using var another = server.Raw();
        var heldToo = another.RunAsync("admin", "{hello: 1}");
        time.Advance(Length - TimeSpan.FromMilliseconds(1));
        await Task.Delay(100, Cancellation);
        held.IsCompleted.ShouldBeFalse();
        heldToo.IsCompleted.ShouldBeFalse();

        time.Advance(TimeSpan.FromMilliseconds(1));
        (await held)["ok"].ShouldBe(1.0);
        (await heldToo)["ok"].ShouldBe(1.0);
        (await client.RunAsync("admin", "{ping: 1}"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_server_that_is_cut_off_drops_every_client_until_its_time_is_over()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = await TestServer.StartAsync(options => options with { Time = time });
        using var client = server.Raw();
        await client.RunAsync("admin", "{ping: 1}");

        server.Server.CutOff(Length);
        await Should.ThrowAsync<Exception>(() => PingAsync(client));
        using (var another = server.Raw())
            await Should.ThrowAsync<Exception>(() => PingAsync(another));

        time.Advance(Length);
        using var later = server.Raw();
        (await later.RunAsync("admin", "{ping: 1}"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_frozen_server_stops_when_it_is_asked_to()
    {
        var server = await TestServer.StartAsync();
        using var client = server.Raw();
        server.Server.Freeze(TimeSpan.FromMinutes(1));
        var held = PingAsync(client);

        await server.DisposeAsync();

        await Should.ThrowAsync<Exception>(() => held);
    }

    [Fact]
    public async Task No_command_of_the_protocol_asks_for_a_fault()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var name in new[] { "freeze", "cut", "cutOff" })
        {
            (
                await Should.ThrowAsync<MongoCommandException>(() =>
                    server.NewDatabase().RunCommandAsync<BsonDocument>(new BsonDocument(name, 5000), cancellationToken: Cancellation)
                )
            ).CodeName.ShouldBe("CommandNotFound");
        }
    }

    private static async Task PingAsync(RawClient client) =>
        (await client.RunAsync("admin", "{ping: 1}")).ShouldNotBeNull()["ok"].ShouldBe(1.0);
}

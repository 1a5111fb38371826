using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DzStore.ServiceDefaults.Database;
using DzStore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

[assembly: AssemblyFixture(typeof(MongoServer))]

namespace DzStore.ServiceDefaults.Tests.Database;

/// <summary>An operation that finds no server is explained by the cause, against servers that refuse in one way each.</summary>
public sealed class NoServerCauseTests(MongoServer mongo) : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Another_replica_set_is_named()
    {
        Assert.SkipUnless(mongo.Client.Settings.ReplicaSetName == "rs0", "The database of these tests is no replica set named rs0.");
        var uri = new MongoUrlBuilder(mongo.ConnectionString) { ReplicaSetName = "rs9" }.ToString();

        (await ExplainAsync(uri)).ShouldContain(
            "the server is of the replica set 'rs0', and replicaSet in the connection string names 'rs9'"
        );
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_from_one_that_is_away() =>
        (await ExplainAsync(new MongoUrlBuilder(mongo.ConnectionString) { UseTls = true }.ToString())).ShouldContain(
            "may not speak TLS, which tls=true asks for"
        );

    [Fact]
    public async Task A_server_that_wants_TLS_is_told_from_one_that_is_away()
    {
        Serve(AuthenticateAsync);

        (await ExplainAsync($"mongodb://127.0.0.1:{Port}/")).ShouldContain("may want TLS, which tls=true turns on");
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_named()
    {
        Serve(AuthenticateAsync);

        (await ExplainAsync($"mongodb://127.0.0.1:{Port}/?tls=true")).ShouldContain("the server's TLS certificate is not trusted here");
    }

    [Fact]
    public async Task A_host_name_that_nobody_has_is_named() =>
        (await ExplainAsync("mongodb://no-such-host.invalid/")).ShouldContain("its host name cannot be found");

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_named() =>
        (await ExplainAsync("mongodb://127.0.0.1:1/")).ShouldContain(
            $"the connection failed ({new SocketException((int)SocketError.ConnectionRefused).Message})"
        );

    [Fact]
    public async Task Once_a_server_was_there_its_end_is_not_taken_for_a_wrong_setting()
    {
        var server = mongo.Client.Settings.Server;
        await using var proxy = new TcpProxy(server.Host, server.Port);
        var uri = $"mongodb://127.0.0.1:{proxy.Port}/?directConnection=true&serverSelectionTimeoutMS=1000";
        var cause = new NoServerCause();
        using var client = MongoClients.Create(new() { ConnectionString = uri }, cause);
        var database = Database(new() { ConnectionString = uri }, client, cause);
        await PingAsync(client);

        proxy.Refusing = true;
        var failure = await Should.ThrowAsync<Exception>(() => PingAsync(client));
        while (failure is not TimeoutException)
            failure = await Should.ThrowAsync<Exception>(() => PingAsync(client));

        database.Explain(failure).ShouldNotContain("TLS");
    }

    private static async Task<string> ExplainAsync(string uri)
    {
        var cause = new NoServerCause();
        var options = new MongoOptions { ConnectionString = uri };
        new MongoOptionsValidator().Validate(null, options).Failures.ShouldBeNull();
        using var client = MongoClients.Create(options, cause);
        return Database(options, client, cause).Explain(await Should.ThrowAsync<TimeoutException>(() => PingAsync(client)));
    }

    private static DatabaseResilience Database(MongoOptions options, IMongoClient client, NoServerCause cause) =>
        new(
            Options.Create(options),
            TimeProvider.System,
            NullLogger<DatabaseResilience>.Instance,
            isGone: () => !Primary.IsSeen(client),
            cause: () => cause.Current
        );

    private static Task<BsonDocument> PingAsync(IMongoClient client) =>
        client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: Cancelled);

    private void Serve(Func<Stream, Task> answer)
    {
        _listener.Start();
        _ = ServeAsync(answer);
    }

    private async Task ServeAsync(Func<Stream, Task> answer)
    {
        while (true)
        {
            TcpClient caller;
            try
            {
                caller = await _listener.AcceptTcpClientAsync(Cancelled);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return; // The test is over.
            }
            using (caller)
            {
                try
                {
                    await answer(caller.GetStream());
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The caller speaks otherwise, which is what the test is about.
                }
            }
        }
    }

    private static async Task AuthenticateAsync(Stream stream)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var signed = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var certificate = X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), password: null);
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(certificate);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Clients;

/// <summary>The executable as a process: its command line, its end, and what is left after it was killed.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("embedded-mongod-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("majority")]
    [InlineData("journal")]
    public async Task Kill_9_loses_nothing_that_was_acknowledged_as_durable(string name)
    {
        var concern = name == "majority" ? WriteConcern.WMajority : new WriteConcern(1, journal: true);
        var acknowledged = await WriteUntilKilledAsync(concern, TimeSpan.FromSeconds(1.5));
        acknowledged.Count.ShouldBeGreaterThan(50);

        var stored = await StoredAsync();
        acknowledged.Keys.Except(stored).ShouldBeEmpty();
    }

    [Fact]
    public async Task Kill_9_loses_of_w1_what_was_written_in_its_last_moment_and_no_more()
    {
        var acknowledged = await WriteUntilKilledAsync(WriteConcern.W1, TimeSpan.FromSeconds(1.5));
        acknowledged.Count.ShouldBeGreaterThan(500);

        var stored = await StoredAsync();
        var last = acknowledged.Values.Max();
        var lost = acknowledged.Where(write => !stored.Contains(write.Key)).ToArray();
        TestContext.Current.SendDiagnosticMessage($"lost {lost.Length} of {acknowledged.Count}");
        // The log is synced every 100 ms; the rest is for a machine that is busy with other tests.
        foreach (var (_, at) in lost)
            (last - at).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        // What is there is a beginning of what was written, without holes: each of the writers wrote one after another.
        foreach (var writer in acknowledged.Keys.GroupBy(id => id / 1_000_000))
        {
            var kept = writer.Count(stored.Contains);
            writer.Order().Take(kept).ShouldAllBe(id => stored.Contains(id));
        }
    }

    [Fact]
    public async Task SIGTERM_keeps_everything_and_exits_with_0()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no SIGTERM");
        var server = await ServerProcess.StartAsync(_path);
        await using (server)
        {
            using var client = new MongoClient(server.ConnectionString);
            var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c").WithWriteConcern(WriteConcern.W1);
            for (var i = 0; i < 500; i++)
                await collection.InsertOneAsync(new BsonDocument("_id", i), cancellationToken: Cancel);
            var (exitCode, errors) = await server.TerminateAsync();
            exitCode.ShouldBe(0, errors);
            errors.ShouldBeEmpty();
        }

        (await StoredAsync()).Count.ShouldBe(500);
    }

    [Fact]
    public async Task SIGTERM_ends_a_running_query_with_a_word_to_its_client()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no SIGTERM");
        await using var server = await ServerProcess.StartAsync(_path);
        using var client = new RawClient(server.Port);
        await client.SendAsync(
            RawClient.Command(
                new BsonDocument { { "insert", "c" }, { "$db", "d" } },
                0,
                ("documents", [.. Enumerable.Range(0, 3000).Select(i => new BsonDocument("_id", i))])
            )
        );
        await client.ReceiveAsync();
        var slow = client.RunAsync(
            "d",
            "{aggregate: 'c', pipeline: [{$lookup: {from: 'c', pipeline: [{$match: {$expr: {$gt: ['$_id', 5]}}}], as: "
                + "'all'}}, {$count: 'n'}], cursor: {}}"
        );
        await Task.Delay(200, Cancel);
        var stopping = Stopwatch.StartNew();
        (await server.TerminateAsync()).ExitCode.ShouldBe(0);
        stopping.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await slow)["code"].ShouldBe((int)ErrorCode.InterruptedAtShutdown);
    }

    [Fact]
    public async Task A_damaged_log_ends_the_start_with_one_line_and_repair_says_what_it_dropped()
    {
        await using (var server = await ServerProcess.StartAsync(_path))
        {
            using var client = new MongoClient(server.ConnectionString);
            var payments = client
                .GetDatabase("d")
                .GetCollection<BsonDocument>("c")
                .WithWriteConcern(WriteConcern.WMajority.With(journal: true));
            for (var i = 1; i <= 5; i++)
                await payments.InsertOneAsync(new BsonDocument("_id", i), cancellationToken: Cancel);
            await server.KillAsync();
        }

        var log = Directory.GetFiles(_path, "*.log").Single();
        var bytes = await File.ReadAllBytesAsync(log, Cancel);
        // The server's own first entry in the oplog, then the payments.
        var second = EmbeddedMongo.Storage.Recovery.RecordLog.Read(log).ElementAt(2).Offset;
        bytes[second + 60] ^= 1;
        await File.WriteAllBytesAsync(log, bytes, Cancel);

        await using (var refused = ServerProcess.Launch("--port", "0", "--dbpath", _path))
        {
            (await refused.OutputAsync()).ShouldBeEmpty();
            var (exitCode, errors) = await refused.ExitAsync();
            exitCode.ShouldBe(100);
            ShouldBeOneLine(
                errors,
                $"The data directory {_path} is damaged, and nothing was started or changed: in the log {Path.GetFileName(log)} at byte "
                    + $"{second}, the checksum of the record there is wrong, and 3 operations lie behind it."
            );
        }

        await using (var repair = ServerProcess.Launch("--dbpath", _path, "--repair"))
        {
            (await repair.OutputAsync()).ShouldContain("Dropped: d.c: 3 documents written, 0 deleted;");
            (await repair.ExitAsync()).ShouldBe((0, ""));
        }

        (await StoredAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_and_says_why()
    {
        await using var first = await ServerProcess.StartAsync(_path);
        await using var second = ServerProcess.Launch("--port", "0", "--dbpath", _path);
        var (exitCode, errors) = await second.ExitAsync();
        exitCode.ShouldBe(100, "mongod's own code for a data directory that it cannot use");
        errors.ShouldContain(_path);
        errors.ShouldNotContain("   at ", Case.Sensitive);
        ShouldBeOneLine(
            errors,
            $"The data directory {Path.GetFullPath(_path)} is in use by another server: stop that one, or choose another directory."
        );

        using var client = new RawClient(first.Port);
        (await client.RunAsync("admin", "{ping: 1}"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using var server = ServerProcess.Launch("--port", port, "--dbpath", _path);
        var (exitCode, errors) = await server.ExitAsync();
        exitCode.ShouldBe(1);
        errors.Trim().Split('\n').Length.ShouldBe(1, errors);
        errors.ShouldContain(port);
        ShouldBeOneLine(
            errors,
            $"Port {port} of 127.0.0.1 is in use: stop the program that holds it, or choose another port (0 picks a free one)."
        );
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.1")]
    [InlineData("example.org")]
    public async Task Only_loopback_is_listened_on_as_there_is_no_authentication(string address)
    {
        await using var server = ServerProcess.Launch("--port", "0", "--dbpath", _path, "--bind_ip", address);
        var (exitCode, errors) = await server.ExitAsync();
        exitCode.ShouldBe(1);
        errors.ShouldContain(address);
        errors.ShouldContain("authentication");
        ShouldBeOneLine(
            errors,
            $"--bind_ip must be a loopback address such as 127.0.0.1, not '{address}': this server has no authentication."
        );
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_an_error_of_100()
    {
        var file = Path.Combine(_path, "file");
        await File.WriteAllTextAsync(file, "", Cancel);
        await using var server = ServerProcess.Launch("--port", "0", "--dbpath", Path.Combine(file, "db"));
        var (exitCode, errors) = await server.ExitAsync();
        exitCode.ShouldBe(100, errors);
        errors.ShouldContain(file);
        ShouldBeOneLine(errors, $"The data directory {Path.GetFullPath(Path.Combine(file, "db"))} cannot be created");
        errors.ShouldContain("choose another directory");
    }

    [Fact]
    public async Task A_directory_that_is_not_writable_is_an_error_of_100()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Needs a directory that root cannot write to either, as /sys is on Linux.");
        const string path = "/sys/kernel/embedded-mongod";
        await using var server = ServerProcess.Launch("--port", "0", "--dbpath", path);
        var (exitCode, errors) = await server.ExitAsync();
        exitCode.ShouldBe(100, errors);
        ShouldBeOneLine(
            errors,
            $"The data directory {path} is not writable: give this user the right to write there, or choose another directory."
        );
    }

    [Theory]
    [InlineData("Unrecognized command or argument '--nonsense'.", "--nonsense")]
    [InlineData("--port must be a whole number from 0 to 65535, not 'x'.", "--port", "x")]
    [InlineData("--port must be a whole number from 0 to 65535, not 'abc'.", "--port", "abc")]
    [InlineData("--port must be a whole number from 0 to 65535, not '70000'.", "--port", "70000")]
    [InlineData("Required argument missing for option: '--dbpath'.", "--dbpath")]
    [InlineData("--setParameter takes enableTestCommands=0 or enableTestCommands=1, not 'x=1'.", "--setParameter", "x=1")]
    public async Task A_wrong_command_line_is_refused_in_one_line(string problem, params string[] arguments)
    {
        await using var server = ServerProcess.Launch(arguments);
        var (exitCode, errors) = await server.ExitAsync();
        exitCode.ShouldBe(1);
        ShouldBeOneLine(errors, problem);
    }

    [Fact]
    public async Task Help_names_the_defaults_and_an_example()
    {
        await using var server = ServerProcess.Launch("--help");
        var help = await server.OutputAsync();
        (await server.ExitAsync()).ExitCode.ShouldBe(0);
        foreach (var said in (string[])["27017", Path.Combine("data", "db"), "127.0.0.1"])
            help.ShouldContain($"[default: {said}]");
        help.ShouldContain("embedded-mongod --dbpath data/db --port 27017");
    }

    [Fact]
    public async Task It_stops_when_its_parents_end_closes_its_input()
    {
        await using var server = await ServerProcess.StartAsync(_path, "--stopWithParent");
        (await server.CloseInputAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Its_set_name_and_its_loopback_address_can_be_chosen()
    {
        await using var server = await ServerProcess.StartAsync(_path, "--replSet", "shop", "--bind_ip", "127.0.0.1");
        server.ConnectionString.ShouldEndWith("/?replicaSet=shop");
        using var client = new MongoClient(server.ConnectionString + "&directConnection=true");
        var command = new JsonCommand<BsonDocument>("{replSetInitiate: {}}");
        await client.GetDatabase("admin").RunCommandAsync(command, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>One plain line: what is wrong, and what to do; no names of .NET's.</summary>
    private static void ShouldBeOneLine(string errors, string problem)
    {
        errors.Trim().Split('\n').Length.ShouldBe(1, errors);
        errors.ShouldStartWith(problem);
        errors.Trim().ShouldEndWith("See embedded-mongod --help.");
        errors.ShouldNotContain("System.", Case.Sensitive);
        errors.ShouldNotContain("Parameter '", Case.Sensitive);
    }

    private async Task<Dictionary<int, TimeSpan>> WriteUntilKilledAsync(WriteConcern concern, TimeSpan after)
    {
        const int writers = 4;
        await using var server = await ServerProcess.StartAsync(_path);
        using var client = new MongoClient(server.ConnectionString + "&retryWrites=false");
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c").WithWriteConcern(concern);
        await collection.InsertOneAsync(new BsonDocument("_id", -1), cancellationToken: Cancel);

        using var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var clock = Stopwatch.StartNew();
        var acknowledged = new Dictionary<int, TimeSpan>();
        var writing = Enumerable
            .Range(0, writers)
            .Select(writer =>
                Task.Run(
                    async () =>
                    {
                        try
                        {
                            for (var id = writer * 1_000_000; ; id++)
                            {
                                await collection.InsertOneAsync(new BsonDocument("_id", id), cancellationToken: killed.Token);
                                lock (acknowledged)
                                    acknowledged[id] = clock.Elapsed;
                            }
                        }
                        catch (Exception e) when (e is MongoDB.Driver.MongoException or TimeoutException or OperationCanceledException)
                        {
                            // Killed.
                        }
                    },
                    Cancel
                )
            )
            .ToArray();
        await Task.Delay(after, Cancel);
        await server.KillAsync();
        await killed.CancelAsync();
        await Task.WhenAll(writing);
        return acknowledged;
    }

    /// <summary>The documents that are there after a restart, of which the oplog must tell the same.</summary>
    private async Task<HashSet<int>> StoredAsync()
    {
        await using var server = await ServerProcess.StartAsync(_path);
        using var client = new MongoClient(server.ConnectionString);
        var documents = await client.GetDatabase("d").GetCollection<BsonDocument>("c").Find("{_id: {$gte: 0}}").ToListAsync(Cancel);
        var entries = await client
            .GetDatabase("local")
            .GetCollection<BsonDocument>("oplog.rs")
            .Find("{op: 'i', ns: 'd.c', 'o._id': {$gte: 0}}")
            .ToListAsync(Cancel);
        HashSet<int> stored = [.. documents.Select(document => document["_id"].AsInt32)];
        entries.Count.ShouldBe(stored.Count, "each document has one entry, and each entry its document");
        stored.SetEquals(entries.Select(entry => entry["o"]["_id"].AsInt32)).ShouldBeTrue();
        return stored;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

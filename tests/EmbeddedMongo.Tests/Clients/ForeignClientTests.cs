namespace EmbeddedMongo.Tests.Clients;

/// <summary>PyMongo, Node's driver and mongosh, each by a script that checks what it gets and prints "all right" at its end.</summary>
public sealed class ForeignClientTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task PyMongo()
    {
        var python = await Programs.FirstThatAsync("PyMongo", ["python3", "/usr/bin/python3", "python"], "-c", "import pymongo");
        (await Programs.RunAsync(python, Programs.Script("pymongo_client.py"), server.ConnectionString)).ShouldContain("all right");
    }

    [Fact]
    public async Task Node()
    {
        var node = await Programs.FirstThatAsync("Node's driver (npm install mongodb, or NODE_PATH)", ["node"], "-e", "require('mongodb')");
        (await Programs.RunAsync(node, Programs.Script("node_client.cjs"), server.ConnectionString)).ShouldContain("all right");
    }

    [Fact]
    public async Task Mongosh()
    {
        var shell = await Programs.FirstThatAsync("mongosh", ["mongosh"], "--version");
        (await Programs.RunAsync(shell, "--quiet", server.ConnectionString, Programs.Script("mongosh_client.js"))).ShouldContain(
            "all right"
        );
    }
}

using System.Diagnostics;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class ServerStatus : Command
{
    public override string Name => "serverStatus";

    public override string Help => "Counters and state of the server.";

    public override CommandFlags Flags => CommandFlags.AnyFields;

    public override ValueTask RunAsync(CommandContext context)
    {
        var (server, reply) = (context.Server, context.Reply);
        var hidden = context
            .Arguments.Remaining()
            .Where(field => field.Value.IsNumeric && field.Value.ToDouble() == 0 || field.Value == false)
            .Select(field => field.Name)
            .ToHashSet();
        foreach (var section in Sections(server))
        {
            if (!hidden.Contains(section.Name))
                reply.Write(section.Name, section.Value);
        }

        return default;
    }

    private static BsonDocument Sections(ServerState server)
    {
        var now = server.Time.GetUtcNow();
        var uptime = now - server.StartedAt;
        using var process = Process.GetCurrentProcess();
        return new BsonDocument
        {
            { "host", $"{Environment.MachineName}:{server.Settings.Port}" },
            { "version", BuildInfo.Version },
            { "process", "embedded-mongod" },
            { "pid", (long)Environment.ProcessId },
            { "uptime", uptime.TotalSeconds },
            { "uptimeMillis", (long)uptime.TotalMilliseconds },
            { "uptimeEstimate", (long)uptime.TotalSeconds },
            { "localTime", new BsonDateTime(now.ToUnixTimeMilliseconds()) },
            { "connections", server.Traffic.ConnectionCounts(server.Settings.MaxConnections) },
            { "network", server.Traffic.Network() },
            { "opcounters", server.Counters.Operations() },
            { "logicalSessionRecordCache", new BsonDocument("activeSessionsCount", 0) },
            {
                "mem",
                new BsonDocument
                {
                    { "bits", 64 },
                    { "resident", (int)(process.WorkingSet64 >> 20) },
                    { "virtual", (int)Math.Min(int.MaxValue, process.VirtualMemorySize64 >> 20) },
                    { "supported", true },
                }
            },
            {
                "metrics",
                new BsonDocument(
                    "cursor",
                    new BsonDocument
                    {
                        { "timedOut", server.Cursors.TimedOut },
                        {
                            "open",
                            new BsonDocument
                            {
                                { "noTimeout", 0L },
                                { "pinned", 0L },
                                { "total", (long)server.Cursors.Count },
                            }
                        },
                    }
                )
            },
            {
                "repl",
                new BsonDocument
                {
                    { "setName", server.Settings.ReplicaSet },
                    { "setVersion", 1 },
                    { "isWritablePrimary", true },
                    { "secondary", false },
                    { "primary", server.Settings.AdvertisedAddress },
                    {
                        "hosts",
                        new BsonArray { server.Settings.AdvertisedAddress }
                    },
                    { "me", server.Settings.AdvertisedAddress },
                }
            },
            {
                "storageEngine",
                new BsonDocument
                {
                    { "name", "rocksdb" },
                    { "supportsCommittedReads", true },
                    { "persistent", true },
                    { "readOnly", false },
                }
            },
            {
                "journal",
                new BsonDocument
                {
                    { "appliedSequence", server.Engine.AppliedSequence },
                    { "durableSequence", server.Engine.DurableSequence },
                }
            },
        };
    }
}

using System.Runtime.InteropServices;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class HostInfo : Command
{
    public override string Name => "hostInfo";

    public override string Help => "Tells about the machine.";

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024);
        context.Reply.Write(
            "system",
            new BsonDocument
            {
                { "currentTime", new BsonDateTime(context.Server.Time.GetUtcNow().ToUnixTimeMilliseconds()) },
                { "hostname", Environment.MachineName },
                { "cpuAddrSize", 64 },
                { "memSizeMB", memory },
                { "memLimitMB", memory },
                { "numCores", Environment.ProcessorCount },
                { "cpuArch", RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant() },
                { "numaEnabled", false },
            }
        );
        context.Reply.Write(
            "os",
            new BsonDocument
            {
                {
                    "type",
                    OperatingSystem.IsWindows() ? "Windows"
                    : OperatingSystem.IsMacOS() ? "Darwin"
                    : "Linux"
                },
                { "name", RuntimeInformation.OSDescription },
                { "version", Environment.OSVersion.VersionString },
            }
        );
        context.Reply.Write("extra", new BsonDocument());
        return default;
    }
}

using EmbeddedMongo.Commands.Sessions;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class GetParameter : Command
{
    public override string Name => "getParameter";

    public override string Help => "Tells server parameters.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.AnyFields;

    public override ValueTask RunAsync(CommandContext context)
    {
        var options = context.Server.Settings;
        var known = new BsonDocument
        {
            { "featureCompatibilityVersion", new BsonDocument("version", "7.0") },
            { "authenticationMechanisms", new BsonArray() },
            { "journalCommitInterval", (int)options.JournalCommitInterval.TotalMilliseconds },
            { "cursorTimeoutMillis", (long)options.CursorTimeout.TotalMilliseconds },
            { "localLogicalSessionTimeoutMinutes", ActiveSessions.TimeoutMinutes },
            { "maxAcceptableLogicalClockDriftSecs", Dispatch.ClusterTimes.MostDriftSeconds },
            { "periodicNoopIntervalSecs", 10 },
            { "notablescan", false },
            { "enableTestCommands", options.EnableTestCommands },
            { "logLevel", 0 },
            { "quiet", false },
            { "transactionLifetimeLimitSeconds", context.Server.Parameters.TransactionLifetimeLimitSeconds },
        };
        var all = context.Arguments.Subject is BsonString { Value: "*" } or BsonDocument;
        var asked = context.Arguments.Remaining().Names.ToHashSet();
        var found = known.Where(parameter => all || asked.Contains(parameter.Name)).ToArray();
        if (found.Length == 0)
            throw new MongoException(ErrorCode.InvalidOptions, "no option found to get");
        foreach (var parameter in found)
            context.Reply.Write(parameter.Name, parameter.Value);
        return default;
    }
}

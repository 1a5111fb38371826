using MongoDB.Bson;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetGetTerms : Command
{
    public override string Name => "replSetGetTerms";

    public override string Help => "Lists the newest entry of each term in the oplog, for a member that copies this one's data.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        var log = context.Server.Engine.Log;
        context.Reply.Write("newest", new BsonArray(log.Terms.Newest(log.Last).Select(time => time.ToBson())));
        return ValueTask.CompletedTask;
    }
}

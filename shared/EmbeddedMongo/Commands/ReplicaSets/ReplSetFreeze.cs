using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Protocol;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetFreeze : Command
{
    public override string Name => "replSetFreeze";

    public override string Help => "Keeps this secondary from standing for election for so many seconds; 0 ends that.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        arguments.RefuseUnknown();
        if (arguments.Subject is not { IsNumeric: true } seconds || seconds.ToDouble() is not (>= 0 and <= int.MaxValue))
            throw new MongoException(ErrorCode.BadValue, "replSetFreeze must be a number of seconds of 0 or more");
        var server = context.Server;
        var view = server.Primacy.View;
        if (view.Configuration is null)
            throw Primacy.NotInitiated();
        if (view.State == MemberState.Primary)
        {
            throw new MongoException(ErrorCode.NotSecondary, "cannot freeze node when primary or running for election. state: Primary");
        }

        var time = TimeSpan.FromSeconds(seconds.ToInt32());
        if (time == TimeSpan.Zero)
            context.Reply.Write("info", "unfreezing");
        if (server.Member is { } member)
            member.FreezeElections(time);
        else if (time == TimeSpan.Zero)
            server.Primacy.Return();
        else
            server.Primacy.StepDown(time);
        return default;
    }
}

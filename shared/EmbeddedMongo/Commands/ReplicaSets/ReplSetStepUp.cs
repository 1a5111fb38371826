using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetStepUp : Command
{
    public override string Name => "replSetStepUp";

    public override string Help => "Makes this member stand for election at once.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override async ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("skipDryRun");
        context.Arguments.RefuseUnknown();
        var (server, primacy) = (context.Server, context.Server.Primacy);
        var set = primacy.View.Configuration ?? throw Primacy.NotInitiated();
        if (server.Member is not { } member)
        {
            primacy.Return();
            return;
        }

        member.StepUp();
        var started = server.Time.GetTimestamp();
        while (true)
        {
            var version = primacy.Version;
            if (primacy.View.IsWritable)
                return;
            var left = set.ElectionTimeout - server.Time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                throw new MongoException(ErrorCode.CommandFailed, "Election failed.");
            await primacy.WaitForChangeAsync(version, left, context.Cancellation).ConfigureAwait(false);
        }
    }
}

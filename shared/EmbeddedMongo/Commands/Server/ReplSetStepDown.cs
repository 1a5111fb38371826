using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Server;

internal sealed class ReplSetStepDown : Command
{
    public override string Name => "replSetStepDown";

    public override string Help => "Makes this server a secondary for so many seconds, by force only, as there is no other to take over.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var force = arguments.Flag("force", otherwise: false);
        arguments.Ignore("secondaryCatchUpPeriodSecs");
        arguments.RefuseUnknown();
        if (arguments.Subject is not { IsNumeric: true } seconds || seconds.ToDouble() is not (> 0 and <= int.MaxValue))
            throw new MongoException(ErrorCode.BadValue, "stepdown period must be a positive number of seconds");

        var server = context.Server;
        if (!server.Primacy.IsPrimary)
            throw new MongoException(ErrorCode.NotWritablePrimary, "not primary so can't step down");
        if (!force)
            throw new MongoException(ErrorCode.ExceededTimeLimit, "No electable secondaries caught up; use force: true");
        server.Primacy.StepDown(TimeSpan.FromSeconds(seconds.ToInt32()));
        server.Operations.InterruptWrites(ErrorCode.InterruptedDueToReplStateChange);
        return default;
    }
}

using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Protocol;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetStepDown : Command
{
    private const int DefaultCatchUp = 10;

    public override string Name => "replSetStepDown";

    public override string Help =>
        "Makes this primary a secondary for so many seconds, once another member has everything; by force in any case.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var force = arguments.Flag("force", otherwise: false);
        var catchUp = arguments.Count("secondaryCatchUpPeriodSecs");
        arguments.RefuseUnknown();
        if (arguments.Subject is not { IsNumeric: true } seconds || seconds.ToDouble() is not (> 0 and <= int.MaxValue))
            throw new MongoException(ErrorCode.BadValue, "stepdown period must be a positive number of seconds");

        var server = context.Server;
        if (!server.Primacy.IsPrimary)
            throw NotPrimary();
        var period = TimeSpan.FromSeconds(seconds.ToInt32());
        if (server.Member is not { } member)
        {
            if (!force)
                throw NobodyCaughtUp();
            server.Primacy.StepDown(period);
            server.InterruptWrites();
            return;
        }

        var wait = TimeSpan.FromSeconds(Math.Min(catchUp ?? DefaultCatchUp, int.MaxValue));
        if (catchUp is null && wait >= period)
            wait = force ? TimeSpan.Zero : period;
        if (wait > period)
            throw new MongoException(ErrorCode.BadValue, "stepdown period must be longer than secondaryCatchUpPeriodSecs");
        var outcome = await member
            .StepDownAsync(new StepDownRequest(wait, period, force))
            .WaitAsync(context.Cancellation)
            .ConfigureAwait(false);
        if (Refusal(outcome) is { } refusal)
            throw refusal;
    }

    private static MongoException? Refusal(StepDownOutcome outcome) =>
        outcome switch
        {
            StepDownOutcome.NotPrimary => NotPrimary(),
            StepDownOutcome.NobodyCaughtUp => NobodyCaughtUp(),
            StepDownOutcome.AlreadyAsked => new MongoException(
                ErrorCode.ConflictingOperationInProgress,
                "Another attempt to step down is in progress"
            ),
            StepDownOutcome.Superseded => new MongoException(
                ErrorCode.PrimarySteppedDown,
                "While waiting for secondaries to catch up before stepping down, this node decided to step down for other reasons"
            ),
            _ => null,
        };

    private static MongoException NotPrimary() => new(ErrorCode.NotWritablePrimary, "not primary so can't step down");

    private static MongoException NobodyCaughtUp() =>
        new(ErrorCode.ExceededTimeLimit, "No electable secondaries caught up; use force: true");
}

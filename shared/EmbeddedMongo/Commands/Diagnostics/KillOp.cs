using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Diagnostics;

internal sealed class KillOp : Command
{
    public override string Name => "killOp";

    public override string Help => "Interrupts a running operation.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var id = context.Arguments.Number("op") ?? throw context.Arguments.Missing("op");
        context.Arguments.RefuseUnknown();
        if (id is < int.MinValue or > int.MaxValue)
            throw new MongoException(26823, $"invalid op : {id}. Op ID cannot be represented with 32 bits");
        // As MongoDB answers, whether such an operation runs or not: it may end by itself at any moment.
        context.Server.Operations.Interrupt((int)id, ErrorCode.Interrupted);
        context.Reply.Write("info", "attempting to kill op");
        return default;
    }
}

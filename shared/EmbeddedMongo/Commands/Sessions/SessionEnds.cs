using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Sessions;

/// <summary>Ends sessions: the one place where what they hold is given back.</summary>
internal static class SessionEnds
{
    /// <summary>
    /// Aborts the transactions of sessions, closes their cursors and forgets them. The records of their retryable writes expire by age.
    /// </summary>
    public static void End(CommandContext context, Predicate<LogicalSession> isMeant)
    {
        context.Server.Transactions.End(isMeant);
        context.Server.Cursors.Kill(isMeant);
        context.Server.Sessions.Forget(isMeant);
    }

    /// <summary>Ends sessions, and interrupts what runs for them; but not the command that asks for it.</summary>
    public static void Kill(CommandContext context, Predicate<LogicalSession> isMeant)
    {
        context.Server.Operations.Interrupt(
            operation => operation != context.Operation && operation.Session is { } session && isMeant(session),
            ErrorCode.Interrupted
        );
        End(context, isMeant);
    }
}

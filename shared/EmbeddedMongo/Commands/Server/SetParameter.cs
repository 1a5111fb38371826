using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Server;

internal sealed class SetParameter : Command
{
    private const string TransactionLifetime = "transactionLifetimeLimitSeconds";

    public override string Name => "setParameter";

    public override string Help => "Changes transactionLifetimeLimitSeconds; the other parameters are set when this server starts.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.AnyFields;

    public override ValueTask RunAsync(CommandContext context)
    {
        var (arguments, parameters) = (context.Arguments, context.Server.Parameters);
        var seconds = arguments.Number(TransactionLifetime);
        var others = string.Join(", ", arguments.Remaining().Names);
        if (others.Length > 0)
            throw new MongoException(ErrorCode.IllegalOperation, $"not allowed to change [{others}] at runtime");
        if (seconds is null)
            throw new MongoException(ErrorCode.InvalidOptions, "no option found to set, use help:true to see options ");
        if (seconds is not (>= 1 and <= int.MaxValue))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Invalid value for parameter {TransactionLifetime}: {seconds} is not greater than or equal to 1"
            );
        }

        context.Reply.Write("was", parameters.TransactionLifetimeLimitSeconds);
        parameters.TransactionLifetimeLimitSeconds = (int)seconds;
        return default;
    }
}

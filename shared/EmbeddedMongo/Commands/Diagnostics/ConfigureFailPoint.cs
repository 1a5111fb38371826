using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Diagnostics;

internal sealed class ConfigureFailPoint : Command
{
    public override string Name => FailCommand.ConfigureCommand;

    public override string Help => "Makes chosen commands fail, for tests.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.TestOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var mode = arguments.Value("mode") ?? throw arguments.Missing("mode");
        var data = arguments.Document("data");
        arguments.RefuseUnknown();
        if (arguments.Subject is not BsonString { Value: FailCommand.PointName })
        {
            throw new MongoException(
                ErrorCode.FailPointSetFailed,
                $"{arguments.Subject} not found: the one fail point of this server is {FailCommand.PointName}"
            );
        }

        var (skip, times) = Mode(mode);
        var failure =
            times == 0
                ? null
                : CommandFailure.Parse(data ?? throw arguments.Missing("data"), name => context.Server.Commands.Find(name).Name);
        context.Reply.WriteCount("count", context.Server.FailCommand.Set(failure, skip, times));
        return default;
    }

    private static (long Skip, long Times) Mode(BsonValue mode) =>
        mode switch
        {
            BsonString { Value: "off" } => (0, 0),
            BsonString { Value: "alwaysOn" } => (0, long.MaxValue),
            BsonDocument { ElementCount: 1 } document when Count(document) is { } count => document.GetElement(0).Name switch
            {
                "times" => (0, count),
                "skip" => (count, long.MaxValue),
                var name => throw new MongoException(ErrorCode.BadValue, $"unknown mode '{name}': use times or skip"),
            },
            _ => throw new MongoException(ErrorCode.BadValue, "'mode' must be \"off\", \"alwaysOn\", {times: n} or {skip: n} with n >= 0"),
        };

    private static long? Count(BsonDocument mode) =>
        mode[0] is { IsNumeric: true } number && number.ToDouble() is >= 0 and < long.MaxValue ? number.ToInt64() : null;
}

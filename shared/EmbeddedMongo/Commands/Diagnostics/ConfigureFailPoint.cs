using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Diagnostics;

internal sealed class ConfigureFailPoint : Command
{
    public override string Name => FailPoints.ConfigureCommand;

    public override string Help => "Makes commands fail at chosen places, for tests.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.TestOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        if (arguments.Subject is not BsonString { Value: var name })
            throw arguments.WrongType(Name, arguments.Subject.BsonType, "string");
        var mode = FailPointMode.Parse(arguments.Value("mode") ?? throw arguments.Missing("mode"));
        var data = arguments.Document("data") ?? [];
        arguments.RefuseUnknown();
        context.Reply.WriteCount("count", context.Server.FailPoints.Set(name, mode, data, command => NameOf(context, command)));
        return default;
    }

    /// <summary>The name of a command. One of MongoDB's that this server lacks never runs, and so never fails.</summary>
    private static string NameOf(CommandContext context, string command)
    {
        try
        {
            return context.Server.Commands.Find(command).Name;
        }
        catch (MongoException e) when (e.Code == (int)ErrorCode.CommandNotSupported)
        {
            return command;
        }
    }
}

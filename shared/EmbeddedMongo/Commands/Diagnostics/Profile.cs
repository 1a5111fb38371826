using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Diagnostics;

internal sealed class Profile : Command
{
    public override string Name => "profile";

    public override string Help =>
        "Sets what a database writes into system.profile: 0 nothing, 1 what is slow, 2 everything; -1 only asks. A filter "
        + "takes the place of slow.";

    public override CommandFlags Flags => CommandFlags.Quiet;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var subject = arguments.Subject;
        if (!subject.IsNumeric)
            throw arguments.WrongType("profile", subject.BsonType, "int");
        var level = subject.ToDouble();
        var slow = arguments.Number("slowms");
        var rate = arguments.Value("sampleRate");
        if (rate is not null && (!rate.IsNumeric || rate.ToDouble() is < 0 or > 1))
            throw new MongoException(ErrorCode.BadValue, "'sampleRate' must be between 0.0 and 1.0 inclusive");
        var filter = FilterChange(arguments.Value("filter"));
        arguments.RefuseUnknown();

        var was = context.Server.Profiler.Settings(context.Database);
        context.Server.Profiler.Set(context.Database, level is 0 or 1 or 2 ? (int)level : null, filter, slow, rate?.ToDouble());
        context.Reply.Write("was", was.Level);
        context.Reply.Write("slowms", (int)was.SlowMilliseconds);
        context.Reply.Write("sampleRate", was.SampleRate);
        if (was.Filter is not null)
        {
            context.Reply.Write("filter", was.Filter.Source);
            context.Reply.Write(
                "note",
                "When a filter expression is set, slowms and sampleRate are not used for profiling and slow-query log lines."
            );
        }

        return default;
    }

    private static Func<Filter?, Filter?> FilterChange(BsonValue? value)
    {
        if (value is null)
            return was => was;
        if (value == "unset")
            return _ => null;
        if (value is not BsonDocument source)
            throw new MongoException(ErrorCode.BadValue, "Expected an object, or the string 'unset'.");
        var filter = Filter.Parse(source);
        return _ => filter;
    }
}

namespace EmbeddedMongo.Commands;

internal sealed class Profile : Command
{
    public override string Name => "profile";

    public override string Help => "Sets what a database writes into system.profile: 0 nothing, 1 what is slow, 2 everything; -1 only asks.";

    public override CommandFlags Flags => CommandFlags.Quiet;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var subject = arguments.Subject;
        if (!subject.IsNumeric) throw arguments.WrongType("profile", subject.BsonType, "int");
        var level = subject.ToDouble();
        var slow = arguments.Number("slowms");
        var rate = arguments.Value("sampleRate");
        if (rate is not null && (!rate.IsNumeric || rate.ToDouble() is < 0 or > 1)) throw new MongoException(ErrorCode.BadValue, "'sampleRate' must be between 0.0 and 1.0 inclusive");
        if (arguments.Value("filter") is { } filter && filter != "unset") throw new MongoException(ErrorCode.NotImplemented, "profile option 'filter' is not supported by this server");
        arguments.RefuseUnknown();

        var was = context.Server.Profiler.Settings(context.Database);
        context.Server.Profiler.Set(context.Database, level is 0 or 1 or 2 ? (int)level : null, slow, rate?.ToDouble());
        context.Reply.Write("was", was.Level);
        context.Reply.Write("slowms", (int)was.SlowMilliseconds);
        context.Reply.Write("sampleRate", was.SampleRate);
        return default;
    }
}

using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetReconfig : Command
{
    public override string Name => "replSetReconfig";

    public override string Help => "Changes settings of the replica set: heartbeatIntervalMillis and electionTimeoutMillis, and no others.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var server = context.Server;
        var isForced = context.Arguments.Flag("force", otherwise: false);
        context.Arguments.Ignore("maxTimeMS");
        context.Arguments.RefuseUnknown();
        var source =
            context.Arguments.Subject as BsonDocument
            ?? throw context.Arguments.WrongType(Name, context.Arguments.Subject.BsonType, "object");
        if (server.Member is not { } member)
            throw new MongoException(ErrorCode.CommandNotSupported, "the only member of a set has no settings to change");
        var present = server.Primacy.View.Configuration ?? throw Primacy.NotInitiated();
        if (!isForced)
            server.Primacy.CheckWrite();
        var asked = RequestedConfiguration.Parse(source, present.SetName, server.Settings.AdvertisedAddress);
        if (!asked.Members.SequenceEqual(present.Members))
        {
            throw new MongoException(
                ErrorCode.NewReplicaSetConfigurationIncompatible,
                "the members of a set can't be changed by replSetReconfig on this server: start it with other --members"
            );
        }

        if (asked.Version <= present.Version)
        {
            throw new MongoException(
                ErrorCode.NewReplicaSetConfigurationIncompatible,
                $"version must be higher than {present.Version}, not {asked.Version}"
            );
        }

        member.Reconfigure(asked with { Term = present.Term });
        return default;
    }
}

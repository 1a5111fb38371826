using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class ConnectionStatus : Command
{
    public override string Name => "connectionStatus";

    public override string Help => "Tells who is signed in: nobody, as there is no authentication.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var privileges = context.Arguments.Flag("showPrivileges", false);
        context.Arguments.RefuseUnknown();
        var info = new BsonDocument { { "authenticatedUsers", new BsonArray() }, { "authenticatedUserRoles", new BsonArray() } };
        if (privileges)
            info.Add("authenticatedUserPrivileges", new BsonArray());
        context.Reply.Write("authInfo", info);
        return default;
    }
}

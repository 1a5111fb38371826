using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Server;

internal sealed class SaslStart : Command
{
    public override string Name => "saslStart";

    public override IReadOnlyList<string> Aliases => ["saslContinue", "authenticate"];

    public override string Help => "Refuses: there is no authentication.";

    public override CommandFlags Flags => CommandFlags.AnyFields | CommandFlags.Handshake;

    public override ValueTask RunAsync(CommandContext context) =>
        throw new MongoException(
            ErrorCode.AuthenticationFailed,
            "Authentication failed: this server has no users and listens on loopback only; connect without user name and password."
        );
}

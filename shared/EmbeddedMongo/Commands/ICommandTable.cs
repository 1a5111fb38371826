using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands;

/// <summary>The commands by name, for those commands that speak of others: explain, listCommands and configureFailPoint.</summary>
internal interface ICommandTable
{
    IReadOnlyList<Command> All { get; }

    /// <summary>The command of that name or alias.</summary>
    /// <exception cref="MongoException">
    /// CommandNotFound; CommandNotSupported for a command of MongoDB that this server does not have.
    /// </exception>
    Command Find(string name);
}

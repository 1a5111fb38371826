using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Sessions;

/// <summary>The arrays in the first field of commands on sessions.</summary>
internal static class SessionLists
{
    /// <summary>The sessions in the command's first field: an array of <c>{id: UUID}</c>.</summary>
    public static IReadOnlySet<LogicalSession> Parse(CommandArguments arguments) =>
        Documents(arguments).Select(LogicalSession.Parse).ToHashSet();

    /// <summary>The documents in the command's first field.</summary>
    public static IEnumerable<BsonDocument> Documents(CommandArguments arguments) =>
        arguments.Subject is BsonArray list
            ? list.Select(element => element as BsonDocument ?? throw arguments.WrongType(arguments.Name, element.BsonType, "object"))
            : throw arguments.WrongType(arguments.Name, arguments.Subject.BsonType, "array");
}

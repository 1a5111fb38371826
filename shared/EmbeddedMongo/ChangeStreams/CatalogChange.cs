using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>A change of the catalog as an event tells of it.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Namespace">The collection; only the database where that was dropped.</param>
/// <param name="Description">The event's <c>operationDescription</c>; null where there is nothing to say.</param>
internal sealed record CatalogChange(string Type, Namespace Namespace, BsonDocument? Description)
{
    /// <summary>The new name, where the collection was renamed.</summary>
    public Namespace? To { get; init; }

    /// <summary>The options before the change, where they were changed.</summary>
    public BsonDocument? StateBefore { get; init; }

    /// <summary>False for a change that only a stream with <c>showExpandedEvents</c> shows.</summary>
    public bool IsClassic => Type is "drop" or "rename" or "dropDatabase";

    /// <summary>The change that an entry logs; null where it is none that events tell of.</summary>
    public static CatalogChange? Of(LoggedOperation operation)
    {
        var (command, database) = (operation.Object, operation.Namespace.Database);
        if (command.ElementCount == 0)
            return null;
        var subject = command.GetElement(0);
        return (subject.Name, subject.Value) switch
        {
            ("dropDatabase", _) => new CatalogChange("dropDatabase", new Namespace(database, ""), null),
            ("renameCollection", BsonString { Value: var from }) => Rename(Namespace.Parse(from), command),
            (_, not BsonString) => null,
            ("drop", var name) => new CatalogChange("drop", In(name), null),
            ("create", var name) => new CatalogChange("create", In(name), Without(command, "create")),
            ("createIndexes", var name) => new CatalogChange("createIndexes", In(name), Indexes(Without(command, "createIndexes"))),
            ("dropIndexes", var name) => new CatalogChange("dropIndexes", In(name), Indexes(operation.Details ?? [])),
            ("collMod", var name) => new CatalogChange("modify", In(name), Without(command, "collMod"))
            {
                StateBefore = Before(operation.Details ?? []),
            },
            _ => null,
        };

        Namespace In(BsonValue name) => new(database, name.AsString);
    }

    private static CatalogChange Rename(Namespace from, BsonDocument command)
    {
        var to = Namespace.Parse(command["to"].AsString);
        var description = Without(command, "renameCollection", "stayTemp");
        description["to"] = new BsonDocument { { "db", to.Database }, { "coll", to.Collection } };
        return new CatalogChange("rename", from, description) { To = to };
    }

    private static BsonDocument Before(BsonDocument details)
    {
        var before = new BsonDocument();
        foreach (var name in new[] { "collectionOptions", "indexOptions" })
        {
            if (details.TryGetValue($"{name}_old", out var options))
                before.Add(name, options);
        }

        return before;
    }

    private static BsonDocument Indexes(BsonDocument index) => new("indexes", new BsonArray { index });

    private static BsonDocument Without(BsonDocument command, params ReadOnlySpan<string> names)
    {
        var rest = new BsonDocument(command);
        foreach (var name in names)
            rest.Remove(name);
        return rest;
    }
}

using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Sorting;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>Options that several commands share, and the refusal of those that are not served: by name, never by silence.</summary>
internal static class QueryOptions
{
    /// <summary>The <c>hint</c>: an index's name or a key pattern; an empty document is none.</summary>
    public static BsonValue? Hint(CommandArguments arguments) => CheckedHint(arguments.Value("hint"));

    public static BsonValue? CheckedHint(BsonValue? hint) =>
        hint switch
        {
            null or BsonNull or BsonDocument { ElementCount: 0 } => null,
            BsonString or BsonDocument => hint,
            _ => throw new MongoException(ErrorCode.FailedToParse, "Hint must be a string or an object"),
        };

    /// <summary>
    /// Takes <c>sort</c> and <c>hint</c>. A sort by <c>$natural</c> counts as a hint, which must not contradict the other.
    /// </summary>
    public static (SortSpec? Sort, BsonValue? Hint) SortAndHint(CommandArguments arguments)
    {
        var (sort, hint) = (arguments.Document("sort"), Hint(arguments));
        if (sort is not { ElementCount: > 0 })
            return (null, hint);
        if (Hints.Natural(sort, "sort") is not { } backward)
            return (SortSpec.Parse(sort), hint);
        if (hint is null)
            return (null, sort);
        if (Hints.Natural(hint) is not { } hinted)
            throw new MongoException(ErrorCode.BadValue, "index hint not allowed with $natural sort order");
        return hinted == backward
            ? (null, hint)
            : throw new MongoException(ErrorCode.BadValue, "$natural hint must be in the same direction as $natural sort order");
    }

    /// <summary>Strings are compared by their bytes, which is the collation <c>{locale: "simple"}</c>; no other is served.</summary>
    public static void RefuseCollation(CommandArguments arguments) => RefuseCollation(arguments.Document("collation"));

    public static void RefuseCollation(BsonDocument? collation)
    {
        if (collation is null or { ElementCount: 0 })
            return;
        if (collation.GetValue("locale", BsonNull.Value) == "simple")
            return;
        throw new MongoException(ErrorCode.NotImplemented, "collation is not supported by this server, other than {locale: \"simple\"}");
    }

    /// <summary>Refuses options that would change the answer, where they are set to anything but their default.</summary>
    public static void RefuseSet(CommandArguments arguments, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (arguments.Value(name) is not (null or BsonNull or BsonBoolean { Value: false } or BsonDocument { ElementCount: 0 }))
                throw new MongoException(ErrorCode.NotImplemented, $"{arguments.Name} option '{name}' is not supported by this server");
        }
    }
}

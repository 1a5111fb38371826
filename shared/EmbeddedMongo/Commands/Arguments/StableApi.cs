using System.Collections.Frozen;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>
/// The Stable API, version 1, which a client can ask to be held to with <c>apiStrict</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/stable-api/"/>.
/// </summary>
internal static class StableApi
{
    private static readonly FrozenSet<string> Commands = new[]
    {
        "aggregate",
        "count",
        "create",
        "createIndexes",
        "delete",
        "drop",
        "dropDatabase",
        "dropIndexes",
        "endSessions",
        "explain",
        "find",
        "findAndModify",
        "findandmodify",
        "getMore",
        "hello",
        "insert",
        "killCursors",
        "listCollections",
        "listDatabases",
        "listIndexes",
        "ping",
        "refreshSessions",
        "saslStart",
        "update",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Fields of these commands that are no part of the API.</summary>
    private static readonly FrozenDictionary<string, string[]> OtherFields = new Dictionary<string, string[]>
    {
        ["find"] = ["awaitData", "max", "min", "noCursorTimeout", "oplogReplay", "returnKey", "showRecordId", "tailable"],
        ["create"] = ["autoIndexId", "capped", "indexOptionDefaults", "max", "size", "storageEngine"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] OtherIndexFields = ["background", "bucketSize", "sparse", "storageEngine"];

    /// <summary>Checks a command against what its client declares.</summary>
    /// <exception cref="MongoException">
    /// 4886600 for a declaration without a version, APIVersionError for another version, APIStrictError for what version 1 does not have.
    /// </exception>
    public static void Check(CommandArguments arguments)
    {
        var (version, strict) = (arguments.Text("apiVersion"), arguments.Flag("apiStrict", false));
        if (version is null)
        {
            if (arguments.Has("apiStrict") || arguments.Has("apiDeprecationErrors"))
                throw new MongoException(4886600, "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion");
            return;
        }

        if (version != "1")
        {
            throw new MongoException(
                ErrorCode.APIVersionError,
                version == "2" ? "Cannot accept API version 2" : "API version must be \"1\""
            );
        }

        if (strict)
            CheckStrict(arguments);
    }

    private static void CheckStrict(CommandArguments arguments)
    {
        if (!Commands.Contains(arguments.Name))
        {
            throw Refused(
                $"Provided apiStrict:true, but the command {arguments.Name} is not in API Version 1. Information on supported commands and "
                    + "migrations in API Version 1 can be found at https://dochub.mongodb.org/core/manual-versioned-api"
            );
        }

        foreach (var field in OtherFields.GetValueOrDefault(arguments.Name, []))
        {
            if (arguments.Has(field))
                throw Refused($"BSON field '{arguments.Name}.{field}' is not allowed with apiStrict:true.");
        }

        if (arguments.Name == "aggregate")
            CheckStages(arguments.Array("pipeline") ?? []);
        if (arguments.Name == "createIndexes")
            CheckIndexes(arguments.Array("indexes") ?? []);
    }

    private static void CheckStages(BsonArray pipeline)
    {
        foreach (var stage in pipeline.OfType<BsonDocument>().SelectMany(stage => stage))
        {
            if (stage.Name is "$currentOp" or "$indexStats" or "$listLocalSessions" or "$listSessions" or "$planCacheStats" or "$search")
                throw Refused($"{stage.Name} is not allowed with 'apiStrict: true' in API Version 1");
            if (stage is { Name: "$collStats", Value: BsonDocument options } && options.Names.Any(option => option != "count"))
                throw Refused("only the 'count' option to $collStats is supported in API Version 1");
        }
    }

    private static void CheckIndexes(BsonArray indexes)
    {
        foreach (var option in indexes.OfType<BsonDocument>().SelectMany(index => index.Names).Where(OtherIndexFields.Contains))
            throw Refused($"BSON field 'createIndexes.indexes.{option}' is not allowed with apiStrict:true.");
    }

    private static MongoException Refused(string message) => new(ErrorCode.APIStrictError, message);
}

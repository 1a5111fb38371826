using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Protocol;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.ReplicaSets;

/// <summary>Reads the configuration that a client asks for, and refuses by name what this server does not have.</summary>
internal static class RequestedConfiguration
{
    private static readonly BsonDocument MemberDefaults = new()
    {
        { "arbiterOnly", false },
        { "buildIndexes", true },
        { "hidden", false },
        { "priority", 1 },
        { "secondaryDelaySecs", 0 },
        { "slaveDelay", 0 },
        { "votes", 1 },
        { "tags", new BsonDocument() },
    };

    /// <summary>The settings that have no effect here, whatever their value.</summary>
    private static readonly string[] WithoutEffect =
    [
        "chainingAllowed",
        "heartbeatTimeoutSecs",
        "catchUpTimeoutMillis",
        "catchUpTakeoverDelayMillis",
        "getLastErrorDefaults",
        "replicaSetId",
    ];

    /// <param name="source">The document.</param>
    /// <param name="setName">The name of the set that the server was started for.</param>
    /// <param name="address">The only member, where the document names none.</param>
    /// <exception cref="MongoException">InvalidReplicaSetConfig, with what to change.</exception>
    public static ReplicaSetConfiguration Parse(BsonDocument source, string setName, string address)
    {
        var name = source.GetValue("_id", setName) is BsonString text ? text.Value : throw Invalid("_id must be the name of the set");
        if (name != setName)
            throw Invalid($"the configuration is of the set {name}, and this server was started for {setName}");
        foreach (var element in source)
        {
            if (
                element.Name
                is not (
                    "_id"
                    or "version"
                    or "term"
                    or "members"
                    or "settings"
                    or "protocolVersion"
                    or "writeConcernMajorityJournalDefault"
                )
            )
            {
                throw Invalid($"the field {element.Name} is not supported by this server");
            }
        }

        var settings = source.GetValue("settings", null) as BsonDocument ?? [];
        CheckSettings(settings);
        var configuration = new ReplicaSetConfiguration(name, Number(source, "version", 1), Term: 0, Members(source, address))
        {
            HeartbeatInterval = TimeSpan.FromMilliseconds(Number(settings, "heartbeatIntervalMillis", 2_000)),
            ElectionTimeout = TimeSpan.FromMilliseconds(Number(settings, "electionTimeoutMillis", 10_000)),
        };
        if (configuration.Members.Count is not (1 or 3 or 5))
            throw Invalid($"a set has 1, 3 or 5 members, not {configuration.Members.Count}");
        return configuration.Violations() is { Count: > 0 } violations ? throw Invalid(string.Join(' ', violations)) : configuration;
    }

    private static ReplicaSetMember[] Members(BsonDocument source, string address)
    {
        if (source.GetValue("members", null) is not { } members)
            return [new ReplicaSetMember(0, address)];
        return members is BsonArray array ? [.. array.Select(Member)] : throw Invalid("members must be an array");
    }

    private static ReplicaSetMember Member(BsonValue value)
    {
        if (value is not BsonDocument source || source.GetValue("host", null) is not BsonString host)
            throw Invalid("each member must be a document with _id and host");
        foreach (var element in source)
        {
            if (element.Name is "_id" or "host")
                continue;
            if (!MemberDefaults.TryGetValue(element.Name, out var only))
                throw Invalid($"the field {element.Name} of a member is not supported by this server");
            if (!IsSame(element.Value, only))
                throw Invalid($"{element.Name} of a member must be {only}: this server supports no other");
        }

        return new ReplicaSetMember((int)Number(source, "_id", -1), host.Value);
    }

    private static void CheckSettings(BsonDocument settings)
    {
        foreach (var element in settings)
        {
            if (element.Name is "heartbeatIntervalMillis" or "electionTimeoutMillis" || WithoutEffect.Contains(element.Name))
                continue;
            if (element is not { Name: "getLastErrorModes", Value: BsonDocument { ElementCount: 0 } })
                throw Invalid($"the setting {element.Name} is not supported by this server");
        }
    }

    private static bool IsSame(BsonValue value, BsonValue only) =>
        value == only || (value.IsNumeric && only.IsNumeric && value.ToDouble() == only.ToDouble());

    private static long Number(BsonDocument source, string name, long otherwise) =>
        source.GetValue(name, otherwise) is { IsNumeric: true } value && value.ToDouble() is >= 0 and <= int.MaxValue
            ? value.ToInt64()
            : throw Invalid($"{name} must be a number from 0 to {int.MaxValue}");

    private static MongoException Invalid(string problem) => new(ErrorCode.InvalidReplicaSetConfig, problem);
}

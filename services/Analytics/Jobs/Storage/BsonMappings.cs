using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>The mapping of this service's records to BSON: snake_case names, enums as words, no field for null.</summary>
internal static class BsonMappings
{
    private static readonly Lock Once = new();
    private static bool _registered;

    public static void Register()
    {
        lock (Once)
        {
            if (_registered)
                return;
            _registered = true;
            ConventionRegistry.Register(
                "dzstore-analytics",
                new ConventionPack
                {
                    new SnakeCase(),
                    new EnumRepresentationConvention(BsonType.String),
                    new IgnoreIfNullConvention(true),
                    new IgnoreExtraElementsConvention(true),
                },
                type => type.Namespace?.StartsWith("DzStore.Analytics", StringComparison.Ordinal) == true
            );
        }
    }

    private sealed class SnakeCase : ConventionBase, IMemberMapConvention
    {
        // The driver names the id member _id.
        public void Apply(BsonMemberMap memberMap)
        {
            if (memberMap.MemberName != "Id")
                memberMap.SetElementName(JsonNamingPolicy.SnakeCaseLower.ConvertName(memberMap.MemberName));
        }
    }
}

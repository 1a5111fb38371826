using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;

namespace DzStore.Analytics;

/// <summary>How this service's records look in MongoDB: snake_case names, enums as words, nothing for null.</summary>
internal static class BsonMappings
{
    private static readonly Lock Once = new();
    private static bool _registered;

    public static void Register()
    {
        lock (Once)
        {
            if (_registered) return;
            _registered = true;
            ConventionRegistry.Register(
                "dzstore-analytics",
                new ConventionPack { new SnakeCase(), new EnumRepresentationConvention(BsonType.String), new IgnoreIfNullConvention(true), new IgnoreExtraElementsConvention(true) },
                type => type.Namespace?.StartsWith("DzStore.Analytics", StringComparison.Ordinal) == true);
        }
    }

    private sealed class SnakeCase : ConventionBase, IMemberMapConvention
    {
        // The id member is named _id by the driver and stays so.
        public void Apply(BsonMemberMap memberMap)
        {
            if (memberMap.MemberName != "Id") memberMap.SetElementName(JsonNamingPolicy.SnakeCaseLower.ConvertName(memberMap.MemberName));
        }
    }
}

using System.Text.Json.Nodes;

namespace DzStore.SparkConnect.Types;

/// <summary>
/// Writes types in Spark's JSON form, the only form of a schema that a server takes with every detail (nullability, odd names).
/// </summary>
internal static class SparkJson
{
    public static string Write(DataType type) => Node(type).ToJsonString();

    /// <summary>The name in JSON and in tree strings: <c>long</c> where SQL says <c>bigint</c>.</summary>
    public static string TypeName(DataType type) =>
        type.SimpleString switch
        {
            "bigint" => "long",
            "int" => "integer",
            "smallint" => "short",
            "tinyint" => "byte",
            var name => name,
        };

    private static JsonNode Node(DataType type) =>
        type switch
        {
            StructType schema => new JsonObject
            {
                ["type"] = "struct",
                ["fields"] = new JsonArray([
                    .. schema.Select(field =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["name"] = field.Name,
                                ["type"] = Node(field.DataType),
                                ["nullable"] = field.Nullable,
                                ["metadata"] = new JsonObject(),
                            }
                    ),
                ]),
            },
            ArrayType array => new JsonObject
            {
                ["type"] = "array",
                ["elementType"] = Node(array.ElementType),
                ["containsNull"] = array.ContainsNull,
            },
            MapType map => new JsonObject
            {
                ["type"] = "map",
                ["keyType"] = Node(map.KeyType),
                ["valueType"] = Node(map.ValueType),
                ["valueContainsNull"] = map.ValueContainsNull,
            },
            // Spark takes no char(n) in a schema from outside.
            CharType or VarcharType => JsonValue.Create("string"),
            _ => JsonValue.Create(TypeName(type)),
        };
}

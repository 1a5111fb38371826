using System.Text.Json;
using System.Text.Json.Serialization;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// Writes a value of an abstract type as what it is, with all fields of the derived type and without a type discriminator.
/// </summary>
internal sealed class ByRuntimeType<T> : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Jobs are only written as JSON.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}

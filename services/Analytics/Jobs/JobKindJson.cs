using System.Text.Json;
using System.Text.Json.Serialization;

namespace DzStore.Analytics.Jobs;

/// <summary>Writes a kind of job as its name in the API.</summary>
internal sealed class JobKindJson : JsonConverter<JobKind>
{
    public override JobKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Jobs are only written as JSON.");

    public override void Write(Utf8JsonWriter writer, JobKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ApiName);
}

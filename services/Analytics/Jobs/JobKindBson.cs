using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace DzStore.Analytics.Jobs;

/// <summary>Stores a kind of job as its name.</summary>
internal sealed class JobKindBson : SealedClassSerializerBase<JobKind>
{
    protected override JobKind DeserializeValue(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        new(context.Reader.ReadString());

    protected override void SerializeValue(BsonSerializationContext context, BsonSerializationArgs args, JobKind value) =>
        context.Writer.WriteString(value.Name);
}

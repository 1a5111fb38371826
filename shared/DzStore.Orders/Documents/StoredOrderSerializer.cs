using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace DzStore.Orders.Documents;

/// <summary>
/// Reads and writes {_id, order_id, user, items, total, timestamp} field by field, since reflection and class maps cost more than the
/// document. It reads the fields in any order and a total of any number type, so that it can read another program's orders too.
/// </summary>
internal sealed class StoredOrderSerializer : SealedClassSerializerBase<StoredOrder>
{
    protected override void SerializeValue(BsonSerializationContext context, BsonSerializationArgs args, StoredOrder value)
    {
        var (order, writer) = (value.Order, context.Writer);
        writer.WriteStartDocument();
        writer.WriteString("_id", order.OrderId);
        writer.WriteString("order_id", order.OrderId);
        writer.WriteString("user", order.User);
        writer.WriteStartArray("items");
        foreach (var item in order.Items)
            writer.WriteString(item);
        writer.WriteEndArray();
        writer.WriteInt64("total", order.Total);
        writer.WriteDateTime("timestamp", BsonUtils.ToMillisecondsSinceEpoch(value.Timestamp));
        writer.WriteEndDocument();
    }

    protected override StoredOrder DeserializeValue(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = context.Reader;
        string? id = null,
            user = null;
        List<string>? items = null;
        long? total = null;
        DateTime? timestamp = null;

        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            switch (reader.ReadName())
            {
                case "_id":
                    id = reader.ReadString();
                    break;
                case "user":
                    user = reader.ReadString();
                    break;
                case "items":
                    items = ReadItems(context);
                    break;
                case "total":
                    total = Int64Serializer.Instance.Deserialize(context);
                    break;
                case "timestamp":
                    timestamp = BsonUtils.ToDateTimeFromMillisecondsSinceEpoch(reader.ReadDateTime());
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        reader.ReadEndDocument();

        return id is not null && user is not null && items is not null && total is not null && timestamp is not null
            ? new(new(id, user, items, total.Value), timestamp.Value)
            : throw new FormatException("A stored document is no order: one of _id, user, items, total and timestamp is missing.");
    }

    private static List<string> ReadItems(BsonDeserializationContext context)
    {
        List<string> items = [];
        context.Reader.ReadStartArray();
        while (context.Reader.ReadBsonType() != BsonType.EndOfDocument)
            items.Add(context.Reader.ReadString());
        context.Reader.ReadEndArray();
        return items;
    }
}

using DzStore.Orders.Documents;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace DzStore.Orders.Reading;

/// <summary>A document that a batch of reads found: an order, or the reason why it is none.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Order">The order; null where the document is none.</param>
/// <param name="Error">The reason why it is none; else null.</param>
internal sealed record ReadOrder(string Id, StoredOrder? Order, Exception? Error);

/// <summary>Reads documents one by one, so that one of another program's that is no order fails its own reader only.</summary>
internal sealed class ReadOrderSerializer : SealedClassSerializerBase<ReadOrder>
{
    public static readonly ReadOrderSerializer Instance = new();

    private static readonly IBsonSerializer<StoredOrder> Orders = BsonSerializer.LookupSerializer<StoredOrder>();

    protected override ReadOrder DeserializeValue(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var start = context.Reader.GetBookmark();
        try
        {
            var order = Orders.Deserialize(context, args);
            return new(order.Order.OrderId, order, Error: null);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or BsonException or OverflowException)
        {
            context.Reader.ReturnToBookmark(start);
            return new(BsonDocumentSerializer.Instance.Deserialize(context)["_id"].AsString, Order: null, e);
        }
    }
}

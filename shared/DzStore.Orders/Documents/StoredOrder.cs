using DzStore.Orders.Contract;
using MongoDB.Bson.Serialization.Attributes;

namespace DzStore.Orders.Documents;

/// <summary>An order as it is stored.</summary>
/// <param name="Order">The order.</param>
/// <param name="Timestamp">The server's UTC time of its arrival, in whole milliseconds as BSON keeps it.</param>
[BsonSerializer(typeof(StoredOrderSerializer))]
public sealed record StoredOrder(Order Order, DateTime Timestamp);

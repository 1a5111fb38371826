using DzStore.Orders.Documents;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace DzStore.Orders.Tests.Documents;

public class StoredOrderSerializerTests
{
    private static readonly DateTime Noon = new(2026, 11, 27, 12, 0, 0, 123, DateTimeKind.Utc);
    private static readonly StoredOrder Stored = new(new("BF_0", "أمين", ["Gaming Laptop", "Mouse 🖱"], 9007199254740991), Noon);

    [Fact]
    public void Stores_the_contract_and_nothing_else() =>
        Stored
            .ToBsonDocument()
            .ShouldBe(
                new BsonDocument
                {
                    { "_id", "BF_0" },
                    { "order_id", "BF_0" },
                    { "user", "أمين" },
                    {
                        "items",
                        new BsonArray { "Gaming Laptop", "Mouse 🖱" }
                    },
                    { "total", 9007199254740991L },
                    { "timestamp", new BsonDateTime(Noon) },
                }
            );

    [Fact]
    public void Reads_back_what_it_stored()
    {
        var read = BsonSerializer.Deserialize<StoredOrder>(Stored.ToBson());

        read.Order.OrderId.ShouldBe("BF_0");
        read.Order.HasContentOf(Stored.Order).ShouldBeTrue();
        read.Timestamp.ShouldBe(Noon);
        read.Timestamp.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void Reads_what_another_program_stored()
    {
        var foreign = Stored.ToBsonDocument();
        foreign.Remove("order_id");
        foreign["total"] = 150000;
        foreign["note"] = new BsonDocument("by", "a migration");

        BsonSerializer.Deserialize<StoredOrder>(foreign).Order.Total.ShouldBe(150000);
    }

    [Theory]
    [InlineData("_id")]
    [InlineData("user")]
    [InlineData("items")]
    [InlineData("total")]
    [InlineData("timestamp")]
    public void A_document_that_lacks_a_field_is_an_error(string field)
    {
        var document = Stored.ToBsonDocument();
        document.Remove(field);

        Should.Throw<FormatException>(() => BsonSerializer.Deserialize<StoredOrder>(document));
    }
}

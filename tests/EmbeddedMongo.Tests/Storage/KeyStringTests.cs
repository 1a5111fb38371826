using System.Buffers;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using FsCheck;
using FsCheck.Fluent;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

public class KeyStringTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(5000);

    private static byte[] Key(bool descending, params BsonValue[] values)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var value in values)
            KeyString.Append(writer, value, descending);
        return writer.WrittenSpan.ToArray();
    }

    [Fact]
    public void Bytes_sort_as_values_do() => Check.One(Runs, Prop.ForAll(BsonValues.Any, BsonValues.Any, (x, y) =>
            {
                var order = Math.Sign(ValueOrder.Instance.Compare(x, y));
                Math.Sign(KeyString.Of(x).AsSpan().SequenceCompareTo(KeyString.Of(y))).ShouldBe(order);
                Math.Sign(Key(true, x).AsSpan().SequenceCompareTo(Key(true, y))).ShouldBe(-order);
            }));

    [Fact]
    public void Components_sort_one_after_the_other() =>
        Check.One(Runs, Prop.ForAll(BsonValues.Any, BsonValues.Any, BsonValues.Any, (a, b, c) =>
            {
                var first = Math.Sign(ValueOrder.Instance.Compare(a, b));
                var expected = first != 0 ? first : Math.Sign(ValueOrder.Instance.Compare(c, a));
                Math.Sign(Key(false, a, c).AsSpan().SequenceCompareTo(Key(false, b, a))).ShouldBe(expected);
            }));

    [Fact]
    public void No_key_begins_another_and_each_tells_its_length() => Check.One(Runs, Prop.ForAll(BsonValues.Any, BsonValues.Any, (x, y) =>
            {
                var (first, second) = (KeyString.Of(x), KeyString.Of(y));
                if (ValueOrder.Instance.Compare(x, y) != 0)
                    first.AsSpan().StartsWith(second).ShouldBeFalse();
                KeyComponents.Length([.. first, .. second]).ShouldBe(first.Length);
            }));

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("0", "-0.0")]
    [InlineData("9007199254740993", "9007199254740993.0")]
    public void One_value_has_one_key_whatever_its_type(string whole, string fraction)
    {
        var number = long.Parse(whole, System.Globalization.CultureInfo.InvariantCulture);
        KeyString.Of(new BsonInt64(number)).ShouldBe(KeyString.Of(new BsonDecimal128(Decimal128.Parse(fraction))));
        if (Math.Abs(number) < 1L << 53)
            KeyString.Of(new BsonInt64(number)).ShouldBe(KeyString.Of(new BsonDouble(number)));
    }
}

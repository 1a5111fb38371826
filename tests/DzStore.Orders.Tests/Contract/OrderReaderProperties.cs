using System.Text;
using System.Text.Json;
using DzStore.Orders.Contract;
using FsCheck;
using FsCheck.Fluent;

namespace DzStore.Orders.Tests.Contract;

/// <summary>Properties that hold for any input.</summary>
public class OrderReaderProperties
{
    [Fact]
    public void An_order_that_keeps_the_rules_comes_back_exactly()
    {
        var text = ArbMap
            .Default.GeneratorFor<NonEmptyString>()
            .Select(any => any.Get)
            .Where(any => OrderRules.CheckOrderId(any) is null && IsUnicode(any));
        var order =
            from id in text
            from user in text
            from items in text.NonEmptyListOf()
            from total in ArbMap.Default.GeneratorFor<ulong>()
            select new Order(id, user, [.. items.Take(OrderRules.MaxItems)], (long)(total % OrderRules.MaxTotal));

        Prop.ForAll(order.ToArbitrary(), sent =>
            {
                var body = JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        order_id = sent.OrderId,
                        user = sent.User,
                        items = sent.Items,
                        total = sent.Total,
                    }
                );
                var read = OrderReader.Read(body, null).ShouldBeOfType<OrderReading.Valid>().Order;
                read.OrderId.ShouldBe(sent.OrderId);
                read.HasContentOf(sent).ShouldBeTrue();
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_without_an_exception() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                _ = OrderReader.Read(bytes, null);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_whole_order_with_any_byte_changed_or_cut_is_read_or_refused_without_an_exception()
    {
        var whole = Encoding.UTF8.GetBytes("""{"order_id":"B\u0046_0","user":"أمين","items":["Mouse","😀"],"total":150000}""");
        for (var at = 0; at < whole.Length; at++)
        {
            OrderReader.Read(whole.AsSpan(0, at), null).ShouldBeOfType<OrderReading.Malformed>();
            for (var value = 0; value < 256; value++)
            {
                var changed = whole.ToArray();
                changed[at] = (byte)value;
                _ = OrderReader.Read(changed, null);
            }
        }
    }

    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}

using System.Text;
using DzStore.Load.Ledgers;
using DzStore.Load.Running;
using DzStore.Load.Tests.Http;

namespace DzStore.Load.Tests.Ledgers;

/// <summary>What counts as an acknowledgement of an order, and what does not.</summary>
public class OrderClientTests
{
    private static readonly OrderSeries Orders = new("T_");

    [Theory]
    [InlineData(201, """{"order_id":"T_7","write_concern":"w=majority, j=true"}""", RequestFate.Completed, null)]
    [InlineData(201, """{"order_id":"T_7","write_concern":"w=1"}""", RequestFate.Failed, "answer without its write concern")]
    [InlineData(201, """{"order_id":"T_7","write_concern":"w=majority10"}""", RequestFate.Failed, "answer without its write concern")]
    [InlineData(201, """{"order_id":"T_7"}""", RequestFate.Failed, "answer without its write concern")]
    [InlineData(201, """{"order_id":"T_70","write_concern":"w=majority"}""", RequestFate.Failed, "answer for another order")]
    [InlineData(200, """{"order_id":"T_7","user":"x"}""", RequestFate.Completed, null)]
    [InlineData(200, """{"order_id":"T_8","user":"x"}""", RequestFate.Failed, "answer for another order")]
    [InlineData(202, """{"order_id":"T_7","write_concern":"w=majority"}""", RequestFate.Failed, "unexpected success")]
    [InlineData(409, """{"order_id":"T_7"}""", RequestFate.Failed, "409")]
    [InlineData(504, """{"order_id":"T_7"}""", RequestFate.Unknown, "504")]
    public async Task An_order_is_acknowledged_by_what_the_contract_says(int status, string body, RequestFate fate, string? error)
    {
        await using var server = RawServer.Answering(
            $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );
        using var client = new OrderClient(
            server.Address,
            new(Orders, "w=majority", "orders_secure", TimeProvider.System),
            TimeSpan.FromSeconds(5),
            TimeProvider.System
        );

        (await client.SendAsync(7)).ShouldBe(new RequestOutcome(fate, error));

        client.Ledger.Acknowledged.ShouldBe(fate == RequestFate.Completed ? 1 : 0);
        client.Ledger.Improper.ShouldBe(fate == RequestFate.Failed && status < 300 ? 1 : 0);
    }
}

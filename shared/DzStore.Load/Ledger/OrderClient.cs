using System.Text;

namespace DzStore.Load;

/// <summary>Sends the orders of one ledger to the service behind it. Only an answer that is what the contract says acknowledges an order.</summary>
public sealed class OrderClient(Uri service, OrderLedger ledger, TimeSpan timeout, TimeProvider time, LoadCredentials? credentials = null) : IDisposable
{
    private readonly HttpLoadClient http = new(service, timeout, time, credentials);
    private readonly byte[] concern = Encoding.UTF8.GetBytes($"\"write_concern\":\"{ledger.Concern}");

    public OrderLedger Ledger => ledger;

    public HttpLoadClient Http => http;

    /// <summary>Sends one order once.</summary>
    /// <param name="number">Its number in the series of the ledger.</param>
    /// <param name="faultOf">Says what is wrong with an answer that refuses the order, or null; it takes the place of the error.</param>
    public async ValueTask<RequestOutcome> SendAsync(long number, Func<HttpAnswer, string?>? faultOf = null)
    {
        var request = http.Requests.PostOrder(ledger.Orders[number].ToJson());
        var outcome = await http.SendAsync(request, (Client: this, Number: number, FaultOf: faultOf), static (in answer, call) =>
        {
            var judged = call.Client.Judge(answer, call.Number);
            return judged.Fate == RequestFate.Failed && call.FaultOf?.Invoke(answer) is { } fault ? RequestOutcome.Failed(fault) : judged;
        }).ConfigureAwait(false);
        ledger.Note(number, outcome);
        return outcome;
    }

    public void Dispose() => http.Dispose();

    private RequestOutcome Judge(in HttpAnswer answer, long number)
    {
        if (answer.Status is not (200 or 201))
            return answer.Status is > 201 and < 300 ? Improper(number, "unexpected success") : HttpLoadClient.Judge(answer);
        Span<byte> id = stackalloc byte[128];
        var length = Encoding.UTF8.GetBytes($"\"order_id\":\"{ledger.Orders.Id(number)}\"", id);
        return !answer.BodyContains(id[..length]) ? Improper(number, "answer for another order")
            // The same order again is answered with the stored one alone: what it was confirmed with was said to the first, whose answer may be lost.
            : answer.Status == 201 && !answer.BodyContains(concern) ? Improper(number, "answer without its write concern")
            : RequestOutcome.Completed;
    }

    /// <summary>The request has failed; the order may well be stored, with another promise than its own.</summary>
    private RequestOutcome Improper(long number, string error)
    {
        ledger.NoteImproper(number);
        return RequestOutcome.Failed(error);
    }
}

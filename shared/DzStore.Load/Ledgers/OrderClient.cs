using System.Text;
using DzStore.Load.Http;
using DzStore.Load.Running;

namespace DzStore.Load.Ledgers;

/// <summary>Names what is wrong with an answer that does not acknowledge an order; null keeps the error that HTTP gives.</summary>
/// <param name="answer">The answer, valid during the call.</param>
public delegate string? AnswerExplanation(in HttpAnswer answer);

/// <summary>
/// Sends the orders of one ledger to its service, and records every outcome. Only an answer that keeps the contract acknowledges an order.
/// </summary>
public sealed class OrderClient : IDisposable
{
    private readonly HttpLoadClient _http;
    private readonly bool _ownsHttp;
    private readonly byte[] _concern;
    private readonly byte[] _concernAndMore;

    /// <summary>A client with connections that close with it.</summary>
    /// <param name="service">The address of the service.</param>
    /// <param name="ledger">The ledger of its orders.</param>
    /// <param name="timeout">After this long without an answer the outcome of a request is unknown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="credentials">Sent with every request; null: none.</param>
    public OrderClient(Uri service, OrderLedger ledger, TimeSpan timeout, TimeProvider time, LoadCredentials? credentials = null)
        : this(new HttpLoadClient(service, timeout, time, credentials), ledger) => _ownsHttp = true;

    /// <summary>A client on connections that outlive it.</summary>
    public OrderClient(HttpLoadClient http, OrderLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        (_http, Ledger) = (http, ledger);
        // "w=majority, j=true" is more than w=majority, and "w=10" is another concern than w=1.
        _concern = Encoding.UTF8.GetBytes($"\"write_concern\":\"{ledger.Concern}\"");
        _concernAndMore = Encoding.UTF8.GetBytes($"\"write_concern\":\"{ledger.Concern},");
    }

    /// <summary>The ledger of its orders.</summary>
    public OrderLedger Ledger { get; }

    /// <summary>Its connections.</summary>
    public HttpLoadClient Http => _http;

    /// <summary>An answer of 200, "the same order again", acknowledges too; false where no order is sent twice.</summary>
    public bool AcceptsRepeats { get; init; } = true;

    /// <summary>Sends one order once.</summary>
    /// <param name="number">Its number in the series of the ledger.</param>
    /// <param name="explain">Names the error of an answer that does not acknowledge the order.</param>
    public async ValueTask<RequestOutcome> SendAsync(long number, AnswerExplanation? explain = null)
    {
        var request = _http.Requests.PostOrder(Ledger.Orders[number].ToJson());
        var outcome = await _http
            .SendAsync(request, (Client: this, Number: number, Explain: explain), static (in answer, call) =>
                call.Client.Judge(answer, call.Number, call.Explain)
            )
            .ConfigureAwait(false);
        Ledger.Note(number, outcome);
        return outcome;
    }

    /// <summary>Closes the connections that are its own.</summary>
    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    private RequestOutcome Judge(in HttpAnswer answer, long number, AnswerExplanation? explain)
    {
        var improper = ErrorOfSuccess(answer, number);
        var outcome = improper is null ? HttpLoadClient.Judge(answer) : RequestOutcome.Failed(improper);
        if (outcome.Fate != RequestFate.Completed && explain?.Invoke(answer) is { } error)
            outcome = outcome with { Error = error };
        // The request has failed; the order may be stored, with another write concern than that of the service.
        if (improper is not null)
            Ledger.NoteImproper(number, outcome);
        return outcome;
    }

    /// <returns>Null for a proper acknowledgement, and for an answer that is no success.</returns>
    private string? ErrorOfSuccess(in HttpAnswer answer, long number)
    {
        if (answer.Status is not (200 or 201))
            return answer.Status is > 201 and < 300 ? "unexpected success" : null;
        Span<byte> id = stackalloc byte[128];
        var length = Encoding.UTF8.GetBytes($"\"order_id\":\"{Ledger.Orders.Id(number)}\"", id);
        return !answer.BodyContains(id[..length]) ? "answer for another order"
            // The answer to a repeated order does not name a write concern: the first answer did, and may be lost.
            : answer.Status == 200 ? (AcceptsRepeats ? null : "unexpected success")
            : !answer.BodyContains(_concern) && !answer.BodyContains(_concernAndMore) ? "answer without its write concern"
            : null;
    }
}

using DzStore.Load.Http;
using DzStore.Load.Running;

namespace DzStore.Load.Tests.Running;

/// <summary>Requests that do what the test says.</summary>
internal sealed class StubWorkload(Func<long, ValueTask<RequestOutcome>> request, params string[] kinds) : IWorkload
{
    private long _requests;

    public long Requests => Interlocked.Read(ref _requests);

    public IReadOnlyList<RequestKind> Kinds { get; } = [.. (kinds is [] ? ["request"] : kinds).Select(kind => new RequestKind(kind))];

    public static StubWorkload Get(HttpLoadClient client)
    {
        var get = client.Requests.Get("/");
        return new(_ => client.SendAsync(get));
    }

    public int KindOf(long number, int phase) => (int)(number % Kinds.Count);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
    {
        Interlocked.Increment(ref _requests);
        return request(ticket.Number);
    }

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

    public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

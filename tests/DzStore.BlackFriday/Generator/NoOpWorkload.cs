using DzStore.Load.Http;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Generator;

/// <summary>Sends the same GET again and again.</summary>
internal sealed class NoOpWorkload : IWorkload, IDisposable
{
    private readonly HttpLoadClient _client;
    private readonly byte[] _request;

    public NoOpWorkload(Uri address)
    {
        _client = new(address, TimeSpan.FromSeconds(5), TimeProvider.System);
        _request = _client.Requests.Get("/");
    }

    public IReadOnlyList<RequestKind> Kinds { get; } = [new("get")];

    public int KindOf(long number, int phase) => 0;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) => _client.SendAsync(_request);

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

    public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _client.Dispose();
}

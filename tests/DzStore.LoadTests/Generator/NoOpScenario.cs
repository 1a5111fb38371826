using DzStore.Load;

namespace DzStore.LoadTests.Generator;

/// <summary>One GET, again and again.</summary>
internal sealed class NoOpScenario : IScenario, IDisposable
{
    private readonly HttpLoadClient client;
    private readonly byte[] request;

    public NoOpScenario(Uri address)
    {
        client = new(address, TimeSpan.FromSeconds(5), TimeProvider.System);
        request = client.Requests.Get("/");
    }

    public IReadOnlyList<RequestKind> Kinds { get; } = [new("get")];

    public int KindOf(long number, int phase) => 0;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) => client.SendAsync(request);

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

    public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => client.Dispose();
}

using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Tests.Drills;

/// <summary>A load test that sends nothing, and whose generator was short of slots.</summary>
internal sealed class ShortOfSlots(bool isPlanned) : ILoadTest
{
    public string Name => "short";

    public string Summary => Name;

    public OptionHelp Options => new();

    public string Example => Name;

    public bool OffersMoreThanItCanSend => isPlanned;

    public Task<Findings> RunAsync(Session session, CancellationToken cancellationToken) =>
        Task.FromResult(
            new Findings(
                new(DateTimeOffset.UnixEpoch, TimeSpan.Zero, Interrupted: false, [], [], LatencyHistogram.Empty)
                {
                    Shortages = [new(ShortageKind.Slots, 1, "The generator was short of slots")],
                },
                Verification.Nothing
            )
        );
}

using DzStore.Load.Running;

namespace DzStore.Load.Stress;

/// <summary>The way in which the orders of a stress test are sent: a closed loop with 1 order in flight, or with all of them.</summary>
/// <param name="Name">Its name in output.</param>
/// <param name="Id">Its name in the ids of its orders.</param>
/// <param name="InFlight">Orders in flight at once; null for all.</param>
/// <param name="Turn">Orders that a service gets before the next one has its turn; null for all.</param>
internal sealed record StressManner(string Name, string Id, int? InFlight, int? Turn)
{
    public static readonly StressManner OneAfterAnother = new("one after another", "alone", 1, 10);
    public static readonly StressManner AllAtOnce = new("all at once", "crowd", null, null);

    /// <summary>The phases: the services take turns, so that a disturbance of the machine meets all of them.</summary>
    /// <param name="services">The number of services.</param>
    /// <param name="orders">The number of orders to each.</param>
    /// <returns>Each phase with the index of its service.</returns>
    public IReadOnlyList<(int Service, LoadPhase Phase)> Phases(int services, int orders) =>
        [
            .. Enumerable
                .Range(0, orders)
                .Chunk(Turn ?? orders)
                .SelectMany(turn =>
                    Enumerable.Range(0, services).Select(service => (service, LoadPhase.Loop(Name, InFlight ?? turn.Length, turn.Length)))
                ),
        ];
}

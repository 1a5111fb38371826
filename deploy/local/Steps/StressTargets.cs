using DzStore.Load.Orders;
using DzStore.Load.Stress;
using DzStore.LocalHost;

namespace DzStore.Local.Steps;

/// <summary>Checkout and Billing of a store as targets of the stress test.</summary>
internal static class StressTargets
{
    public static StressTarget[] Of(LocalStore store) =>
        [
            new("Checkout Service", "w=1", store.Checkout, "orders_fast", new MongoOrderRepository(store.Database.Store, "orders_fast")),
            new(
                "Billing Service",
                "w=majority",
                store.Billing,
                "orders_secure",
                new MongoOrderRepository(store.Database.Store, "orders_secure")
            ),
        ];
}

using DzStore.Testing;

namespace DzStore.OrderServices.Tests.Services;

/// <summary>A service for all tests of a class.</summary>
public abstract class OrderServiceFixture(string name, MongoServer mongo) : IAsyncDisposable
{
    public string Name => name;

    public OrderService Service { get; } = OrderService.Start(name, mongo.ConnectionString, mongo.NewDatabase());

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Service.DisposeAsync();
    }
}

public sealed class CheckoutFixture(MongoServer mongo) : OrderServiceFixture("Checkout", mongo);

public sealed class BillingFixture(MongoServer mongo) : OrderServiceFixture("Billing", mongo);

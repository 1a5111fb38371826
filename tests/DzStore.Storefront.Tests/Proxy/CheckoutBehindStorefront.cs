using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>A real Checkout, which knows the Storefront as its proxy, and a Storefront in front of it.</summary>
public sealed class CheckoutBehindStorefront(MongoServer mongo) : IAsyncLifetime
{
    /// <summary>The key of the shop, which Checkout knows.</summary>
    public const string ShopKey = "dzs_shop-of-these-tests";

    private static readonly string[] Known =
    [
        "--Proxy:Known=127.0.0.1",
        "--Auth:ApiKeys:shop:Name=the shop",
        "--Auth:ApiKeys:shop:Hash=" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ShopKey))),
        "--Auth:ApiKeys:shop:Roles:0=shop",
    ];

    private readonly IMongoDatabase _database = mongo.NewDatabase();
    private CheckoutProcess _checkout = null!;
    private StorefrontService _storefront = null!;

    /// <summary>A client of the Storefront.</summary>
    public HttpClient Http => _storefront.Http;

    /// <summary>The address of the Storefront.</summary>
    public Uri Address => Http.BaseAddress!;

    /// <summary>The address of Checkout itself.</summary>
    public Uri Direct => _checkout.Address;

    /// <summary>The orders, seen past the services.</summary>
    public IMongoCollection<BsonDocument> Orders => _database.GetCollection<BsonDocument>("orders_fast");

    public async ValueTask InitializeAsync()
    {
        _checkout = await CheckoutProcess.StartAsync(mongo, _database, 0, Known);
        _storefront = StorefrontService.Start(("Services:Checkout", Direct.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        await _storefront.DisposeAsync();
        await _checkout.DisposeAsync();
    }

    /// <summary>Kills Checkout with kill -9, and starts it again at its address.</summary>
    public async Task RestartAsync()
    {
        await _checkout.KillAsync();
        var port = Direct.Port;
        await _checkout.DisposeAsync();
        _checkout = await CheckoutProcess.StartAsync(mongo, _database, port, Known);
    }

    public static StringContent Order(string? id, string user = "Amine") =>
        new(
            JsonSerializer.Serialize(
                id is null
                    ? new
                    {
                        user,
                        items = new[] { "Mouse" },
                        total = 5,
                    }
                    : (object)
                        new
                        {
                            order_id = id,
                            user,
                            items = new[] { "Mouse" },
                            total = 5,
                        }
            ),
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/json")
        );
}

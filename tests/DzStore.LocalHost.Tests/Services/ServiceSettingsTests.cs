using System.Security.Cryptography;
using System.Text;
using DzStore.LocalHost.Data;
using DzStore.LocalHost.Services;

namespace DzStore.LocalHost.Tests.Services;

/// <summary>The variables by which the services of one store know each other.</summary>
public sealed class ServiceSettingsTests : IDisposable
{
    private static readonly (ServiceProgram, Uri)[] Services =
    [
        .. ServiceProgram.All.Select((program, index) => (program, ServiceProgram.Address(20_000 + index))),
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("dzstore-settings-");
    private readonly DataFolder _folder;

    public ServiceSettingsTests() => _folder = DataFolder.Open(_root.FullName);

    public void Dispose()
    {
        _folder.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public void The_Storefront_has_the_shops_key_and_only_those_who_take_orders_its_hash()
    {
        var settings = new ServiceSettings(Services, _folder, LocalStoreOptions.NoSettings);

        var key = settings.Of(ServiceProgram.Storefront)["Shop__ApiKey"];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        foreach (var orders in new[] { ServiceProgram.Checkout, ServiceProgram.Billing })
        {
            settings.Of(orders)["Auth__ApiKeys__shop__Hash"].ShouldBe(hash);
            settings.Of(orders)["Auth__ApiKeys__shop__Roles__0"].ShouldBe("shop");
        }
        foreach (var program in new[] { ServiceProgram.Checkout, ServiceProgram.Billing, ServiceProgram.Analytics })
            settings.Of(program).Values.ShouldNotContain(key);
        settings.Of(ServiceProgram.Analytics).Values.ShouldNotContain(hash);
        new ServiceSettings(Services, _folder, LocalStoreOptions.NoSettings).Of(ServiceProgram.Storefront)["Shop__ApiKey"].ShouldNotBe(key);
    }

    [Fact]
    public void The_Storefront_knows_their_addresses_and_they_know_it_as_their_proxy()
    {
        var settings = new ServiceSettings(
            Services,
            _folder,
            new Dictionary<string, string> { ["Proxy__Known"] = "10.0.0.7", ["A"] = "b" }
        );

        settings.Of(ServiceProgram.Storefront)["Services__Billing"].ShouldBe(ServiceProgram.Address(20_001).ToString());
        settings.Of(ServiceProgram.Storefront)["A"].ShouldBe("b");
        settings.Of(ServiceProgram.Checkout)["Proxy__Known"].ShouldBe("10.0.0.7", "what was asked for goes first");
        new ServiceSettings(Services, _folder, LocalStoreOptions.NoSettings)
            .Of(ServiceProgram.Analytics)["Proxy__Known"]
            .ShouldBe("127.0.0.1");
    }
}

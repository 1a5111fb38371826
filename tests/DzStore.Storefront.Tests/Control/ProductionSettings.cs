using DzStore.Testing;
using DzStore.Testing.Access;

namespace DzStore.Storefront.Tests.Control;

/// <summary>What a Storefront needs to start in production: keys of callers, the key of the shop, and a folder of cookie keys.</summary>
internal sealed class ProductionSettings : IDisposable
{
    private readonly TemporaryFolder _keys = new();

    public (string Key, string Value)[] Values =>
        [("environment", "Production"), ("Shop:ApiKey", "dzs_key"), ("Visitors:Keys", _keys.Path), .. RoleKeys.Settings];

    public void Dispose() => _keys.Dispose();
}

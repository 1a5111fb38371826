using DzStore.LocalHost.Identity;

namespace DzStore.LocalHost.Services;

/// <summary>
/// The shop's credential, made anew at each start: the Storefront gets the key, the services that take orders get its hash. Both go by the
/// environment, which other users of the machine cannot read.
/// </summary>
internal sealed class ShopKey
{
    private readonly NewApiKey _key = NewApiKey.Make();

    /// <summary>The environment variables of the Storefront.</summary>
    public IEnumerable<KeyValuePair<string, string>> OfStorefront => [new("Shop__ApiKey", _key.Key)];

    /// <summary>The environment variables of a service that takes orders.</summary>
    public IEnumerable<KeyValuePair<string, string>> OfOrders => _key.Settings("the shop", ["shop"], entry: "shop");
}

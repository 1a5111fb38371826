namespace DzStore.LocalHost.Network;

/// <summary>The ports on which DzStore listens by default, all on 127.0.0.1.</summary>
public static class DefaultPorts
{
    /// <summary>Storefront, HTTP.</summary>
    public const int Storefront = 5100;

    /// <summary>Checkout, HTTP.</summary>
    public const int Checkout = 5101;

    /// <summary>Billing, HTTP.</summary>
    public const int Billing = 5102;

    /// <summary>Analytics, HTTP.</summary>
    public const int Analytics = 5103;

    /// <summary>The database, MongoDB's wire protocol.</summary>
    public const int Mongo = 27117;
}

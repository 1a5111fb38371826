namespace DzStore.Local;

/// <summary>Where DzStore listens when nothing else is asked for.</summary>
internal static class DefaultPorts
{
    public const int Checkout = 5101;
    public const int Billing = 5102;
    public const int Analytics = 5103;
    public const int Mongo = 27117;
}

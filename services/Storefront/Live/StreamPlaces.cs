using System.Net;
using DzStore.ServiceDefaults.Limits;

namespace DzStore.Storefront.Live;

/// <summary>The places for open event streams: a number for all readers, and one for those of one address.</summary>
/// <param name="most">The most streams of all readers.</param>
/// <param name="mostPerAddress">The most streams of one IPv4 address or IPv6 /64 network.</param>
internal sealed class StreamPlaces(int most, int mostPerAddress)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _open;

    /// <summary>The number of places that are taken.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Takes a place.</summary>
    /// <returns>The bound that leaves none, in words for the reader; null where the place is taken.</returns>
    public string? Take(IPAddress? reader)
    {
        var address = CallerNetwork.Of(reader);
        lock (_gate)
        {
            var own = _byAddress.GetValueOrDefault(address);
            if (_open >= most)
                return $"As many event streams are open as this instance serves ({LiveOptions.Section}:MaxStreams).";
            if (own >= mostPerAddress)
            {
                return FormattableString.Invariant(
                    $"Your address holds {own} event streams open, as many as one may ({LiveOptions.Section}:MaxStreamsPerAddress)."
                );
            }
            _byAddress[address] = own + 1;
            _open++;
            return null;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Return(IPAddress? reader)
    {
        var address = CallerNetwork.Of(reader);
        lock (_gate)
        {
            // An address without streams is forgotten: there may be millions.
            if (--_byAddress[address] == 0)
                _byAddress.Remove(address);
            _open--;
        }
    }
}

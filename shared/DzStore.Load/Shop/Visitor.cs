namespace DzStore.Load.Shop;

/// <summary>A visitor of the shop: a browser with cookies of its own, on an address.</summary>
/// <param name="number">Its number among the visitors.</param>
/// <param name="source">The index of the address that it sends from.</param>
public sealed class Visitor(int number, int source)
{
    private static readonly string[] Languages = ["en", "fr", "ar"];

    private int _isBusy;

    /// <summary>Its number among the visitors.</summary>
    public int Number => number;

    /// <summary>The index of the address that it sends from.</summary>
    public int Source => source;

    /// <summary>Its cookies.</summary>
    public CookieJar Jar { get; } = new();

    /// <summary>The language that it reads.</summary>
    public string Language { get; } = Languages[number % Languages.Length];

    /// <summary>The cart as its cookie has it: pieces by product. One request at a time changes it.</summary>
    internal Dictionary<string, int> Cart { get; } = new(StringComparer.Ordinal);

    /// <summary>Begins a purchase; false while another one is open.</summary>
    internal bool TryBegin() => Interlocked.Exchange(ref _isBusy, 1) == 0;

    /// <summary>The purchase is settled.</summary>
    internal void End() => Volatile.Write(ref _isBusy, 0);

    /// <summary>Gives the purchase up and leaves the shop; who comes back is another, without cookies.</summary>
    internal void GiveUp()
    {
        Cart.Clear();
        Jar.Clear();
        End();
    }
}

using System.Globalization;
using System.Security.Cryptography;

namespace DzStore.Storefront.Cart;

/// <summary>
/// The origin of an order's id: a purchase that a visitor has begun. The id follows from it and from what is ordered, so that the same
/// purchase sent again is the same order, and a changed one another.
/// </summary>
/// <param name="Begun">The time when it began, in seconds since 1970.</param>
/// <param name="Random">128 random bits, hexadecimal.</param>
public sealed record OrderSeed(long Begun, string Random)
{
    /// <summary>A seed of now.</summary>
    public static OrderSeed New(TimeProvider time) =>
        new(time.GetUtcNow().ToUnixTimeSeconds(), RandomNumberGenerator.GetHexString(32, lowercase: true));

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static OrderSeed? Parse(string text) =>
        text.Split('-') is [var begun, { Length: 32 } random]
        && long.TryParse(begun, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new(seconds, random)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Begun}-{Random}");
}

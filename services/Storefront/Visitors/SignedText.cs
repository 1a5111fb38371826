using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace DzStore.Storefront.Visitors;

/// <summary>
/// Texts that leave the shop and come back: encrypted and signed by ASP.NET Core's data protection, each purpose apart. What a visitor has
/// changed, or another purpose has signed, is not read.
/// </summary>
/// <param name="protection">The keys.</param>
/// <param name="purpose">The purpose.</param>
public sealed class SignedText(IDataProtectionProvider protection, string purpose)
{
    private const int Remembered = 4096;

    private readonly IDataProtector _protector = protection.CreateProtector("DzStore.Storefront", purpose);

    // A visitor sends the same cookie with every request: reading it costs more than a cached page.
    private readonly Entry?[] _read = new Entry?[Remembered];

    /// <summary>Signs a text. It costs eight times an HMAC, and each time another one comes out: what is signed is kept.</summary>
    public string Sign(string text)
    {
        var signed = Base64Url.EncodeToString(_protector.Protect(Encoding.UTF8.GetBytes(text)));
        // It comes back soon, where it comes back to this instance.
        Remember(signed, text);
        return signed;
    }

    /// <summary>The text that was signed; null for any other.</summary>
    public string? Read(string? signed)
    {
        if (string.IsNullOrEmpty(signed) || signed.Length > 4096)
            return null;
        if (Volatile.Read(ref Place(signed)) is { } known && known.Signed == signed)
            return known.Text;
        if (Unprotect(signed) is not { } text)
            return null;
        Remember(signed, text);
        return text;
    }

    private ref Entry? Place(string signed) => ref _read[(uint)signed.GetHashCode(StringComparison.Ordinal) % Remembered];

    private void Remember(string signed, string text) => Volatile.Write(ref Place(signed), new(signed, text));

    private string? Unprotect(string signed)
    {
        try
        {
            return Base64Url.IsValid(signed) ? Encoding.UTF8.GetString(_protector.Unprotect(Base64Url.DecodeFromChars(signed))) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private sealed record Entry(string Signed, string Text);
}

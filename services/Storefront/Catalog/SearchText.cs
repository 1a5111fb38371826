using System.Globalization;
using System.Text;

namespace DzStore.Storefront.Catalog;

/// <summary>Texts as a search compares them: without capitals, accents and the spellings of Arabic that people mix.</summary>
public static class SearchText
{
    /// <summary>The words of a text, folded.</summary>
    public static string[] Words(string? text) => Fold(text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The folded text; every run of what is neither letter nor digit is one space.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Valid(text).Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
                continue;
            if (Rune.IsLetterOrDigit(rune))
                folded.Append(Same(Rune.ToLowerInvariant(rune)).ToString());
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }
        return folded.ToString().TrimEnd();
    }

    /// <summary>Halves of surrogate pairs, which cannot be normalised, become the replacement character.</summary>
    private static string Valid(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));

    private static Rune Same(Rune rune) =>
        rune.Value switch
        {
            'ة' => new('ه'),
            'ى' => new('ي'),
            >= '٠' and <= '٩' => new('0' + rune.Value - '٠'),
            _ => rune,
        };
}

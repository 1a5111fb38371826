using System.Text;

namespace DzStore.ServiceDefaults.Requests;

/// <summary>The rules of every text in a request: it is not blank, not too long, and has no control characters.</summary>
public static class TextRules
{
    /// <summary>The rules of <see cref="Check"/>, apart from the length, as a regular expression of ECMA-262 for JSON Schema.</summary>
    public const string Pattern = @"^[^\u0000-\u001F\u007F-\u009F]*[^\s\u0000-\u001F\u007F-\u009F][^\u0000-\u001F\u007F-\u009F]*$";

    /// <summary>Checks a text.</summary>
    /// <param name="text">Valid Unicode.</param>
    /// <param name="maxCharacters">The most characters, counted as Unicode code points, as JSON Schema counts them.</param>
    /// <returns>The broken rule as a phrase such as "must not be empty"; null where none is broken.</returns>
    public static string? Check(string text, int maxCharacters)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "must not be empty";
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length++;
            if (Rune.IsControl(rune))
                return "must not contain control characters";
        }
        return length > maxCharacters ? $"must be at most {maxCharacters} characters long, not {length}" : null;
    }
}

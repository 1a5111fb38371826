using System.Globalization;

namespace EmbeddedMongo.Wire;

/// <summary>The names of array elements in BSON ("0", "1", …), the common ones made once.</summary>
internal static class ArrayIndex
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 1024).Select(Format)];

    public static string Name(int index) => index < Names.Length ? Names[index] : Format(index);

    private static string Format(int index) => index.ToString(CultureInfo.InvariantCulture);
}

using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Expressions.Limits;

/// <summary>The length of the texts that expressions make: 64 MB, the size of the buffer in which MongoDB builds them.</summary>
internal static class TextLimit
{
    private const long MaxBytes = 64L << 20;

    /// <summary>Verifies a length before the text is built; a character takes a byte at least.</summary>
    /// <exception cref="MongoException">13548.</exception>
    public static void Check(long characters)
    {
        if (characters > MaxBytes)
            throw new MongoException(13548, $"BufBuilder attempted to grow() to {characters} bytes, past the 64MB limit.");
    }
}

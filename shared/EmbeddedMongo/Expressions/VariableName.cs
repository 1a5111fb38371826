using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Expressions;

/// <summary>
/// Checks the names of variables: a letter first (lower-case when a user defines the variable), then letters, digits and underscores. See
/// <see href="https://www.mongodb.com/docs/manual/reference/aggregation-variables/"/>.
/// </summary>
internal static class VariableName
{
    /// <summary>Verifies the name of a variable that an expression reads.</summary>
    /// <exception cref="MongoException">FailedToParse (9).</exception>
    public static void CheckRead(string name)
    {
        if (name.Length == 0)
            throw new MongoException(ErrorCode.FailedToParse, "empty variable names are not allowed");
        Check(name, char.IsAsciiLetter(name[0]) || !char.IsAscii(name[0]));
    }

    /// <summary>Verifies the name of a variable that an operator or a stage defines.</summary>
    /// <exception cref="MongoException">FailedToParse (9).</exception>
    public static void CheckDefinition(string name)
    {
        if (name.Length == 0)
            throw new MongoException(ErrorCode.FailedToParse, "empty variable names are not allowed");
        // CURRENT is the only system variable that can be rebound.
        if (name != "CURRENT")
            Check(name, char.IsAsciiLetterLower(name[0]) || !char.IsAscii(name[0]));
    }

    private static void Check(string name, bool startsRight)
    {
        if (!startsRight)
            throw new MongoException(ErrorCode.FailedToParse, $"'{name}' starts with an invalid character for a user variable name");
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_' && char.IsAscii(letter))
            {
                throw new MongoException(
                    ErrorCode.FailedToParse,
                    $"'{name}' contains an invalid character for a variable name: '{letter}'"
                );
            }
        }
    }
}

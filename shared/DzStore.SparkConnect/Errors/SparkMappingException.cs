namespace DzStore.SparkConnect.Errors;

/// <summary>
/// A result does not fit the .NET type it is read as. The message names the column, the member and a type that would fit.
/// </summary>
public sealed class SparkMappingException : Exception
{
    internal SparkMappingException(string message, Exception? inner = null)
        : base(message, inner) { }
}

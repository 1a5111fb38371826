namespace DzStore.SparkConnect;

/// <summary>A result does not fit the type it is read as; the message says which column, which member, and what would fit.</summary>
public sealed class SparkMappingException : Exception
{
    internal SparkMappingException(string message, Exception? inner = null) : base(message, inner) { }
}

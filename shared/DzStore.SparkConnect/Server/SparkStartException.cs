namespace DzStore.SparkConnect;

/// <summary>A Spark Connect server could not be started; the message says why, with the end of Spark's own output.</summary>
public sealed class SparkStartException : Exception
{
    internal SparkStartException(string message) : base(message) { }
}

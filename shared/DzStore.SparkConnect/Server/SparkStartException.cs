namespace DzStore.SparkConnect.Server;

/// <summary>A Spark Connect server could not be started. The message says why, with the end of Spark's output.</summary>
public sealed class SparkStartException : Exception
{
    internal SparkStartException(string message)
        : base(message) { }
}

namespace DzStore.SparkConnect.Types;

/// <summary>A type without parameters, compared by name. The static members of <see cref="DataType"/> are all there are.</summary>
/// <param name="Name">The name in Spark's SQL, such as <c>bigint</c>.</param>
public sealed record AtomicType(string Name) : DataType
{
    /// <inheritdoc/>
    public override string SimpleString => Name;
}

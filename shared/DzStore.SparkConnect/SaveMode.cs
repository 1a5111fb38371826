namespace DzStore.SparkConnect;

/// <summary>
/// The effect of a write where data is already there (message <c>WriteOperation.SaveMode</c>; PySpark's names in parentheses).
/// </summary>
public enum SaveMode
{
    /// <summary>Fails and writes nothing (<c>errorifexists</c>): Spark's default.</summary>
    ErrorIfExists,

    /// <summary>Adds the rows to those that are there (<c>append</c>).</summary>
    Append,

    /// <summary>Replaces what is there (<c>overwrite</c>).</summary>
    Overwrite,

    /// <summary>Writes nothing and succeeds (<c>ignore</c>).</summary>
    Ignore,
}

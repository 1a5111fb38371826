using System.Collections;

namespace DzStore.SparkConnect.Types;

/// <summary>
/// Named fields in order: the schema of a DataFrame, or a nested struct (<c>struct&lt;…&gt;</c>, PySpark's <c>StructType</c>). Schemas
/// with the same fields in the same order are equal.
/// </summary>
/// <example><code>new StructType { { "name", DataType.String }, { "count", DataType.Long, false } }</code></example>
public sealed record StructType : DataType, IReadOnlyList<StructField>
{
    private readonly List<StructField> _fields = [];

    /// <summary>Makes a struct without fields, for <see cref="Add"/> and collection initialisers.</summary>
    public StructType() { }

    /// <summary>Makes a struct of these fields.</summary>
    /// <param name="fields">The fields in order.</param>
    public StructType(IEnumerable<StructField> fields) => _fields.AddRange(fields);

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>The field at a position, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public StructField this[int index] => _fields[index];

    /// <summary>The field of a name; see <see cref="IndexOf"/>.</summary>
    /// <exception cref="ArgumentException">There is no such field; the message lists those there are.</exception>
    public StructField this[string name] => _fields[IndexOf(name)];

    /// <summary>The names of the fields in order (PySpark's <c>fieldNames</c>).</summary>
    public IEnumerable<string> FieldNames => _fields.Select(one => one.Name);

    /// <inheritdoc/>
    public override string SimpleString => $"struct<{string.Join(',', _fields.Select(one => $"{one.Name}:{one.DataType}"))}>";

    /// <summary>Adds a field at the end (PySpark's <c>add</c>); collection initialisers call it.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="nullable">True if a value may be null.</param>
    public void Add(string name, DataType type, bool nullable = true) => _fields.Add(new(name, type, nullable));

    /// <summary>The position of a field, from 0. The name is matched exactly if possible, else without regard to case.</summary>
    /// <param name="name">The field's name.</param>
    /// <exception cref="ArgumentException">There is no such field, and the message lists those there are; or there are several.</exception>
    public int IndexOf(string name)
    {
        var found = Matching(StringComparison.Ordinal);
        if (found.Length == 0)
            found = Matching(StringComparison.OrdinalIgnoreCase);
        return found switch
        {
            [var index] => index,
            [] => throw new ArgumentException($"No field '{name}': there are {string.Join(", ", FieldNames)}", nameof(name)),
            _ => throw new ArgumentException(
                $"Several fields are named '{name}', at the positions {string.Join(", ", found)}: read by position, or rename one with As",
                nameof(name)
            ),
        };

        int[] Matching(StringComparison comparison) =>
            [.. Enumerable.Range(0, _fields.Count).Where(i => string.Equals(_fields[i].Name, name, comparison))];
    }

    /// <summary>The schema as a tree, one line a field, as PySpark's <c>printSchema</c> writes it.</summary>
    public string TreeString()
    {
        var lines = new List<string> { "root" };
        AddTree(lines, this, " |");
        return string.Join('\n', lines);
    }

    /// <summary>True for a struct with equal fields in the same order.</summary>
    public bool Equals(StructType? other) => other is not null && _fields.SequenceEqual(other._fields);

    /// <inheritdoc/>
    public override int GetHashCode() => _fields.Aggregate(17, HashCode.Combine);

    /// <summary>The fields in order.</summary>
    public IEnumerator<StructField> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void AddTree(List<string> lines, DataType type, string indent)
    {
        switch (type)
        {
            case StructType schema:
                foreach (var field in schema)
                    AddLine(field.Name, field.DataType, $"nullable = {Word(field.Nullable)}");
                break;
            case ArrayType array:
                AddLine("element", array.ElementType, $"containsNull = {Word(array.ContainsNull)}");
                break;
            case MapType map:
                AddLine("key", map.KeyType, null);
                AddLine("value", map.ValueType, $"valueContainsNull = {Word(map.ValueContainsNull)}");
                break;
        }

        void AddLine(string name, DataType of, string? note)
        {
            lines.Add($"{indent}-- {name}: {TreeName(of)}{(note is null ? "" : $" ({note})")}");
            AddTree(lines, of, indent + "    |");
        }

        static string TreeName(DataType of) =>
            of switch
            {
                StructType => "struct",
                ArrayType => "array",
                MapType => "map",
                AtomicType => SparkJson.TypeName(of),
                _ => of.SimpleString,
            };

        static string Word(bool value) => value ? "true" : "false";
    }
}

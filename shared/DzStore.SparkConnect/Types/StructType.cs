using System.Collections;

namespace DzStore.SparkConnect;

/// <summary>A named column or field of a struct.</summary>
public sealed record StructField(string Name, DataType DataType, bool Nullable = true);

/// <summary>Named fields in order: the schema of a DataFrame, or a nested struct.</summary>
/// <example><code>new StructType { { "name", DataType.String }, { "count", DataType.Long, false } }</code></example>
public sealed record StructType : DataType, IReadOnlyList<StructField>
{
    private readonly List<StructField> fields = [];

    public StructType() { }

    public StructType(IEnumerable<StructField> fields) => this.fields.AddRange(fields);

    public int Count => fields.Count;

    public StructField this[int index] => fields[index];

    /// <summary>The field of that name.</summary>
    /// <exception cref="ArgumentException">No such field; the message lists those there are.</exception>
    public StructField this[string name] => fields[IndexOf(name)];

    public IEnumerable<string> FieldNames => fields.Select(one => one.Name);

    public override string SimpleString => $"struct<{string.Join(',', fields.Select(one => $"{one.Name}:{one.DataType}"))}>";

    /// <summary>For collection initialisers.</summary>
    public void Add(string name, DataType type, bool nullable = true) => fields.Add(new(name, type, nullable));

    /// <summary>The position of the field of that name, matched exactly if possible, else without regard to case.</summary>
    public int IndexOf(string name)
    {
        var index = fields.FindIndex(field => field.Name == name);
        if (index < 0)
            index = fields.FindIndex(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new ArgumentException($"No field '{name}': there are {string.Join(", ", FieldNames)}", nameof(name));
    }

    /// <summary>The schema as a tree, one line a field, as Spark's printSchema writes it.</summary>
    public string TreeString()
    {
        var lines = new List<string> { "root" };
        AddTree(lines, this, " |");
        return string.Join('\n', lines);
    }

    public bool Equals(StructType? other) => other is not null && fields.SequenceEqual(other.fields);

    public override int GetHashCode() => fields.Aggregate(17, HashCode.Combine);

    public IEnumerator<StructField> GetEnumerator() => fields.GetEnumerator();

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

        static string TreeName(DataType of) => of switch
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

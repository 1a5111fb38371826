using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

public static partial class Functions
{
    private static int lambdaVariables;

    /// <summary>A struct of the columns, under their names.</summary>
    public static Column Struct(params IEnumerable<Column> columns) => Column.Call("struct", columns);
    public static Column Array(params IEnumerable<Column> columns) => Column.Call("array", columns);

    /// <summary>A map of key, value, key, value …</summary>
    public static Column CreateMap(params IEnumerable<Column> keysAndValues) => Column.Call("map", keysAndValues);
    public static Column MapFromArrays(Column keys, Column values) => Call("map_from_arrays", keys, values);
    public static Column MapKeys(Column map) => Call("map_keys", map);
    public static Column MapValues(Column map) => Call("map_values", map);

    /// <summary>How many elements an array or map has; -1 for null, as Spark's default has it.</summary>
    public static Column Size(Column column) => Call("size", column);

    /// <summary>A row for every element; none for an empty array or null.</summary>
    public static Column Explode(Column column) => Call("explode", column);

    /// <summary>A row for every element, and one with null where there are none.</summary>
    public static Column ExplodeOuter(Column column) => Call("explode_outer", column);
    public static Column PosExplode(Column column) => Call("posexplode", column);

    /// <summary>The element at a place from 1 (negative: from the end), or the value under a key.</summary>
    public static Column ElementAt(Column column, object key) => Call("element_at", column, Lit(key));
    public static Column ArrayContains(Column column, object value) => Call("array_contains", column, Lit(value));
    public static Column ArrayDistinct(Column column) => Call("array_distinct", column);
    public static Column ArrayJoin(Column column, string delimiter) => Call("array_join", column, Lit(delimiter));
    public static Column ArrayMax(Column column) => Call("array_max", column);
    public static Column ArrayMin(Column column) => Call("array_min", column);
    public static Column SortArray(Column column, bool ascending = true) => Call("sort_array", column, Lit(ascending));
    public static Column Slice(Column column, int start, int length) => Call("slice", column, Lit(start), Lit(length));
    public static Column Flatten(Column column) => Call("flatten", column);
    public static Column Sequence(Column start, Column stop) => Call("sequence", start, stop);

    /// <summary>The array with a function applied to every element: <c>Transform("items", item => Upper(item))</c>.</summary>
    public static Column Transform(Column column, Func<Column, Column> function) => Call("transform", column, Lambda(function));

    /// <summary>The elements for which the condition holds.</summary>
    public static Column FilterArray(Column column, Func<Column, Column> condition) => Call("filter", column, Lambda(condition));

    /// <summary>Whether the condition holds for any element.</summary>
    public static Column Exists(Column column, Func<Column, Column> condition) => Call("exists", column, Lambda(condition));

    /// <summary>Whether the condition holds for every element.</summary>
    public static Column ForAll(Column column, Func<Column, Column> condition) => Call("forall", column, Lambda(condition));

    /// <summary>JSON text as a value of the schema, given as DDL (<c>a INT, b STRING</c>).</summary>
    public static Column FromJson(Column column, string schema) => Call("from_json", column, Lit(schema));
    public static Column FromJson(Column column, StructType schema) => Call("from_json", column, Lit(SparkJson.Write(schema)));
    public static Column ToJson(Column column) => Call("to_json", column);
    public static Column GetJsonObject(Column column, string path) => Call("get_json_object", column, Lit(path));

    // Lambdas nest, so every variable gets a name of its own.
    private static Column Lambda(Func<Column, Column> function)
    {
        var variable = new Expression.Types.UnresolvedNamedLambdaVariable { NameParts = { $"x_{Interlocked.Increment(ref lambdaVariables)}" } };
        var body = function(new(new Expression { UnresolvedNamedLambdaVariable = variable }));
        return new(new Expression { LambdaFunction = new() { Function = body.Expression, Arguments = { variable } } });
    }
}

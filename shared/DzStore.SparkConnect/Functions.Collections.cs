using DzStore.SparkConnect.Types;
using Expression = DzStore.SparkConnect.Protocol.Expression;

namespace DzStore.SparkConnect;

public static partial class Functions
{
    private static int _lambdaVariables;

    /// <summary>A struct of the columns, under their names (<c>struct</c>).</summary>
    public static Column Struct(params IEnumerable<Column> columns) => Column.Call("struct", columns);

    /// <summary>An array of the columns (<c>array</c>).</summary>
    public static Column CreateArray(params IEnumerable<Column> columns) => Column.Call("array", columns);

    /// <summary>A map of pairs (<c>map</c>).</summary>
    /// <param name="keysAndValues">A key, its value, the next key, its value and so on.</param>
    public static Column CreateMap(params IEnumerable<Column> keysAndValues) => Column.Call("map", keysAndValues);

    /// <summary>A map from an array of keys and an array of as many values (<c>map_from_arrays</c>).</summary>
    public static Column MapFromArrays(Column keys, Column values) => Call("map_from_arrays", keys, values);

    /// <summary>An array of the map's keys (<c>map_keys</c>).</summary>
    public static Column MapKeys(Column map) => Call("map_keys", map);

    /// <summary>An array of the map's values (<c>map_values</c>).</summary>
    public static Column MapValues(Column map) => Call("map_values", map);

    /// <summary>The number of elements of an array or map; by Spark's default -1 for null (<c>size</c>).</summary>
    public static Column Size(Column column) => Call("size", column);

    /// <summary>A row for every element of an array or map; none for an empty one or for null (<c>explode</c>).</summary>
    public static Column Explode(Column column) => Call("explode", column);

    /// <summary>A row for every element of an array or map; one row with null where there are none (<c>explode_outer</c>).</summary>
    public static Column ExplodeOuter(Column column) => Call("explode_outer", column);

    /// <summary>A row for every element, with its place from 0 in a column <c>pos</c> (<c>posexplode</c>).</summary>
    public static Column PosExplode(Column column) => Call("posexplode", column);

    /// <summary>An element of an array, or the value under a key of a map (<c>element_at</c>).</summary>
    /// <param name="column">The array or map.</param>
    /// <param name="key">A place from 1, negative from the end; or a key.</param>
    public static Column ElementAt(Column column, object key) => Call("element_at", column, Lit(key));

    /// <summary>True where the array contains the value (<c>array_contains</c>).</summary>
    public static Column ArrayContains(Column column, object value) => Call("array_contains", column, Lit(value));

    /// <summary>The array without duplicates (<c>array_distinct</c>).</summary>
    public static Column ArrayDistinct(Column column) => Call("array_distinct", column);

    /// <summary>The array's elements as one text with a delimiter between them; nulls are skipped (<c>array_join</c>).</summary>
    public static Column ArrayJoin(Column column, string delimiter) => Call("array_join", column, Lit(delimiter));

    /// <summary>The greatest element; nulls are skipped (<c>array_max</c>).</summary>
    public static Column ArrayMax(Column column) => Call("array_max", column);

    /// <summary>The least element; nulls are skipped (<c>array_min</c>).</summary>
    public static Column ArrayMin(Column column) => Call("array_min", column);

    /// <summary>The array in order; nulls come first when ascending and last when descending (<c>sort_array</c>).</summary>
    public static Column SortArray(Column column, bool ascending = true) => Call("sort_array", column, Lit(ascending));

    /// <summary>A part of an array (<c>slice</c>).</summary>
    /// <param name="column">The array.</param>
    /// <param name="start">The first element, counted from 1; negative from the end.</param>
    /// <param name="length">The number of elements.</param>
    public static Column Slice(Column column, int start, int length) => Call("slice", column, Lit(start), Lit(length));

    /// <summary>An array of arrays as one array (<c>flatten</c>).</summary>
    public static Column Flatten(Column column) => Call("flatten", column);

    /// <summary>An array of the integers, dates or times from start to stop, both included (<c>sequence</c>).</summary>
    public static Column Sequence(Column start, Column stop) => Call("sequence", start, stop);

    /// <summary>Applies a function to every element (<c>transform</c>): <c>Transform("items", item => Upper(item))</c>.</summary>
    /// <param name="column">The array.</param>
    /// <param name="function">The new element from the old one; it runs once, here, to build the expression.</param>
    public static Column Transform(Column column, Func<Column, Column> function) => Call("transform", column, Lambda(function));

    /// <summary>The elements for which a condition holds (<c>filter</c>).</summary>
    /// <param name="column">The array.</param>
    /// <param name="condition">The condition on an element; it runs once, here, to build the expression.</param>
    public static Column FilterArray(Column column, Func<Column, Column> condition) => Call("filter", column, Lambda(condition));

    /// <summary>True where a condition holds for at least one element (<c>exists</c>).</summary>
    /// <param name="column">The array.</param>
    /// <param name="condition">The condition on an element; it runs once, here, to build the expression.</param>
    public static Column Exists(Column column, Func<Column, Column> condition) => Call("exists", column, Lambda(condition));

    /// <summary>True where a condition holds for every element (<c>forall</c>).</summary>
    /// <param name="column">The array.</param>
    /// <param name="condition">The condition on an element; it runs once, here, to build the expression.</param>
    public static Column ForAll(Column column, Func<Column, Column> condition) => Call("forall", column, Lambda(condition));

    /// <summary>JSON text as a value (<c>from_json</c>); null where the text is no such JSON.</summary>
    /// <param name="column">The text.</param>
    /// <param name="schema">The type as DDL, such as <c>a INT, b STRING</c>.</param>
    public static Column FromJson(Column column, string schema) => Call("from_json", column, Lit(schema));

    /// <summary>JSON text as a struct (<c>from_json</c>); null where the text is no such JSON.</summary>
    /// <param name="column">The text.</param>
    /// <param name="schema">The fields of the struct.</param>
    public static Column FromJson(Column column, StructType schema) => Call("from_json", column, Lit(SparkJson.Write(schema)));

    /// <summary>The struct, map or array as JSON text; fields that are null are left out (<c>to_json</c>).</summary>
    public static Column ToJson(Column column) => Call("to_json", column);

    /// <summary>A part of JSON text, as text (<c>get_json_object</c>).</summary>
    /// <param name="column">The text.</param>
    /// <param name="path">The part's JSONPath, such as <c>$.user.name</c>.</param>
    public static Column GetJsonObject(Column column, string path) => Call("get_json_object", column, Lit(path));

    // Lambdas nest, so every variable gets another name.
    private static Column Lambda(Func<Column, Column> function)
    {
        var variable = new Expression.Types.UnresolvedNamedLambdaVariable
        {
            NameParts = { $"x_{Interlocked.Increment(ref _lambdaVariables)}" },
        };
        var body = function(new(new Expression { UnresolvedNamedLambdaVariable = variable }));
        return new(
            new Expression
            {
                LambdaFunction = new() { Function = body.Expression, Arguments = { variable } },
            }
        );
    }
}

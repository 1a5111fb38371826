using System.ComponentModel.DataAnnotations.Schema;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Rows;

/// <summary>
/// Builds readers of records, classes and tuples. Members are matched to fields once, and the code that makes an object is compiled, so
/// that a row costs one call for each column and no boxing.
/// </summary>
internal static class ObjectReaders
{
    /// <summary>A <see cref="StructReader{T}"/> of <paramref name="target"/>.</summary>
    public static ColumnReader Create(StructType schema, Type target, string path)
    {
        var row = Expression.Parameter(typeof(int), "row");
        var fields = new List<(int, ColumnReader)>();
        var body = Body(schema, target, path, row, fields);
        var read = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(int), target), body, row).Compile();
        return ColumnReaders.Make(typeof(StructReader<>), [target], fields, read);
    }

    private static Expression Body(StructType schema, Type target, string path, ParameterExpression row, List<(int, ColumnReader)> fields)
    {
        if (target.IsAssignableTo(typeof(ITuple)) && target.IsValueType)
        {
            var parts = target.GetGenericArguments();
            if (parts.Length != schema.Count || parts.Length > 7)
            {
                throw new SparkMappingException(
                    $"A tuple of {parts.Length} can't be read from {schema.Count} columns "
                        + $"({string.Join(", ", schema.FieldNames)}); tuples have up to 7"
                );
            }

            return Expression.New(target.GetConstructor(parts)!, parts.Select((part, i) => Cell(i, part, mayBeNull: true)));
        }

        var nullability = new NullabilityInfoContext();
        var constructor = Constructor(schema, target);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var arguments = constructor
            ?.GetParameters()
            .Select(parameter =>
            {
                taken.Add(parameter.Name!);
                return Field(schema, ParameterColumn(target, parameter)) is { } field
                    ? Cell(field, parameter.ParameterType, nullability.Create(parameter).WriteState != NullabilityState.NotNull)
                    : Expression.Constant(parameter.DefaultValue, parameter.ParameterType);
            })
            .ToArray()
            ?? [];

        var bindings = new List<MemberBinding>();
        foreach (
            var property in target
                .GetProperties()
                .Where(property =>
                    property.SetMethod?.IsPublic == true && property.GetIndexParameters().Length == 0 && !taken.Contains(property.Name)
                )
        )
        {
            if (Field(schema, ClrTypes.ColumnName(property)) is { } field)
            {
                bindings.Add(
                    Expression.Bind(
                        property,
                        Cell(field, property.PropertyType, nullability.Create(property).WriteState != NullabilityState.NotNull)
                    )
                );
            }
            else if (property.GetCustomAttribute<RequiredMemberAttribute>() is not null)
            {
                throw Missing(schema, target, ClrTypes.ColumnName(property));
            }
        }
        if (fields.Count == 0)
        {
            throw new SparkMappingException(
                $"No member of {ClrNames.Of(target)} has a column: there are {string.Join(", ", schema.FieldNames)}"
            );
        }

        return Expression.MemberInit(constructor is null ? Expression.New(target) : Expression.New(constructor, arguments), bindings);

        Expression Cell(int field, Type type, bool mayBeNull)
        {
            var reader = ColumnReaders.Create(
                schema[field].DataType,
                type,
                mayBeNull,
                path.Length == 0 ? schema[field].Name : $"{path}.{schema[field].Name}"
            );
            fields.Add((field, reader));
            return Expression.Convert(Expression.Call(Expression.Constant(reader), reader.GetType().GetMethod("Read")!, row), type);
        }
    }

    // The one with the most parameters that the columns, and defaults, can fill.
    private static ConstructorInfo? Constructor(StructType schema, Type target)
    {
        var constructors = target.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).ToArray();
        var missing = constructors
            .Select(candidate =>
                candidate
                    .GetParameters()
                    .FirstOrDefault(parameter => !parameter.HasDefaultValue && Field(schema, ParameterColumn(target, parameter)) is null)
            )
            .ToArray();
        var fitting = Array.IndexOf(missing, null);
        if (fitting >= 0)
            return constructors[fitting];
        if (target.IsValueType && !target.IsPrimitive)
            return null;
        throw constructors.Length == 0
            ? new SparkMappingException($"{ClrNames.Of(target)} can't be made: it has no public constructor")
            : Missing(schema, target, ParameterColumn(target, missing[0]!));
    }

    // A positional record puts [property: Column("…")] on the property of the same name.
    private static string ParameterColumn(Type target, ParameterInfo parameter) =>
        target
            .GetProperty(parameter.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
            ?.GetCustomAttribute<ColumnAttribute>()
            ?.Name
        ?? parameter.Name!;

    private static int? Field(StructType schema, string name)
    {
        var names = schema.FieldNames.ToList();
        foreach (
            var fold in new Func<string, string>[]
            {
                text => text,
                text => text.ToUpperInvariant(),
                text => text.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant(),
            }
        )
        {
            var found = Enumerable.Range(0, names.Count).Where(i => fold(names[i]) == fold(name)).ToArray();
            if (found.Length > 1)
                throw new SparkMappingException($"Several columns could be '{name}': {string.Join(", ", found.Select(i => names[i]))}");
            if (found.Length == 1)
                return found[0];
        }
        return null;
    }

    private static SparkMappingException Missing(StructType schema, Type target, string name) =>
        new($"{ClrNames.Of(target)} needs a column '{name}': there are {string.Join(", ", schema.FieldNames)}");
}

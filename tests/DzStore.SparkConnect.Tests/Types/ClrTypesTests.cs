using System.Globalization;
using System.Numerics;
using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect.Tests.Types;

public class ClrTypesTests
{
    private sealed record Node(int Value, Node? Next);

    private sealed record Parent(string Name, List<Child> Children);

    private sealed record Child(Dictionary<string, Parent> Parents);

    private sealed class Forest : List<Forest>;

    private sealed record Pair(Leaf Left, Leaf Right);

    private sealed record Leaf(int Value);

    [Theory]
    [InlineData(typeof(Node))]
    [InlineData(typeof(Parent))]
    [InlineData(typeof(Forest))]
    public void A_type_within_itself_is_refused(Type type) =>
        Should.Throw<NotSupportedException>(() => ClrTypes.ToSpark(type)).Message.ShouldContain("within itself");

    [Fact]
    public void A_type_beside_itself_is_not() =>
        ClrTypes.ToSpark(typeof(Pair)).SimpleString.ShouldBe("struct<Left:struct<Value:int>,Right:struct<Value:int>>");

    [Theory]
    [InlineData(typeof(Uri))]
    [InlineData(typeof(BigInteger))]
    [InlineData(typeof(TimeOnly))]
    [InlineData(typeof(CultureInfo))]
    [InlineData(typeof(Version[]))]
    public void A_value_of_NET_that_Spark_lacks_is_not_taken_for_its_properties(Type type) =>
        Should.Throw<NotSupportedException>(() => ClrTypes.ToSpark(type)).Message.ShouldContain((type.GetElementType() ?? type).FullName!);

    [Fact]
    public void Rows_are_refused_as_columns_are() =>
        Should.Throw<NotSupportedException>(() => ClrTypes.Schema(typeof(BigInteger))).Message.ShouldContain("BigInteger");

    [Fact]
    public void Pairs_and_tuples_are_structs()
    {
        ClrTypes.ToSpark(typeof(KeyValuePair<string, int>)).SimpleString.ShouldBe("struct<Key:string,Value:int>");
        ClrTypes.ToSpark(typeof(Tuple<int, string>)).SimpleString.ShouldBe("struct<Item1:int,Item2:string>");
    }
}

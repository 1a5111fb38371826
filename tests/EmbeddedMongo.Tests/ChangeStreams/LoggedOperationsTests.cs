using EmbeddedMongo.ChangeStreams;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.ChangeStreams;

/// <summary>The oplog's entries are taken apart into operations, a transaction's from all its entries.</summary>
public sealed class LoggedOperationsTests
{
    private const string Collection = "ui: {$binary: {base64: 'ABEiM0RVZneImaq7zN3u/w==', subType: '04'}}";
    private readonly Dictionary<long, byte[]> _entries = [];

    private LoggedOperations In(string? database, string? collection = null) =>
        new(new ChangeScope(database, collection), _entries.GetValueOrDefault);

    private byte[] Entry(long time, string fields, long previous = 0)
    {
        var entry = BsonDocument.Parse($"{{{fields}, t: {{$numberLong: '1'}}, v: {{$numberLong: '2'}}}}");
        entry.Add("ts", new BsonTimestamp(time)).Add("wall", new BsonDateTime(0));
        entry.Add("prevOpTime", new BsonDocument { { "ts", new BsonTimestamp(previous) }, { "t", 1L } });
        return _entries[time] = Bson.Encode(entry);
    }

    private byte[] Transaction(long time, string operations, string more = "", long previous = 0) =>
        Entry(
            time,
            $"lsid: {{id: 1}}, txnNumber: {{$numberLong: '5'}}, op: 'c', ns: 'admin.$cmd', o: {{applyOps: [{operations}]{more}}}",
            previous
        );

    private static string Insert(string ns, int id) => $"{{op: 'i', ns: '{ns}', {Collection}, o: {{_id: {id}}}, o2: {{_id: {id}}}}}";

    private static string[] Shown(IEnumerable<LoggedOperation> operations) =>
        [.. operations.Select(operation => $"{operation.Index}:{operation.Namespace}:{operation.Object["_id"]}")];

    [Fact]
    public void An_entry_of_its_own_is_one_operation()
    {
        var entry = Entry(7, $"op: 'i', ns: 'a.c', {Collection}, o: {{_id: 1}}, o2: {{_id: 1}}");
        var operation = In("a").Of(entry).ShouldHaveSingleItem();
        (operation.Kind, operation.Index, operation.Entry.Timestamp).ShouldBe(('i', null, 7L));
        operation.Uuid.ShouldBe(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
    }

    [Fact]
    public void A_transaction_s_operations_count_whether_the_stream_shows_them_or_not()
    {
        var entry = Transaction(9, $"{Insert("a.c", 1)}, {Insert("b.c", 2)}, {Insert("a.d", 3)}, {Insert("a.c", 4)}");
        Shown(In("a", "c").Of(entry)).ShouldBe(["0:a.c:1", "3:a.c:4"]);
        Shown(In("a").Of(entry)).ShouldBe(["0:a.c:1", "2:a.d:3", "3:a.c:4"]);
        Shown(In(null).Of(entry)).Length.ShouldBe(4);
        var first = In("a").Of(entry).First();
        (first.Entry.Session, first.Entry.TransactionNumber).ShouldBe((new BsonDocument("id", 1), (BsonValue)5L));
    }

    [Fact]
    public void A_large_transaction_is_put_together_from_its_entries_and_shows_with_the_last()
    {
        var first = Transaction(3, $"{Insert("a.c", 1)}, {Insert("b.c", 2)}", ", partialTxn: true");
        var second = Transaction(5, Insert("a.c", 3), ", partialTxn: true", previous: 3);
        var last = Transaction(8, Insert("a.c", 4), ", count: 4", previous: 5);
        In("a").Of(first).ShouldBeEmpty();
        In("a").Of(second).ShouldBeEmpty();
        var operations = In("a").Of(last).ToArray();
        Shown(operations).ShouldBe(["0:a.c:1", "2:a.c:3", "3:a.c:4"]);
        operations.ShouldAllBe(operation => operation.Entry.Timestamp == 8);
    }

    [Fact]
    public void A_transaction_of_which_a_part_is_gone_is_an_error()
    {
        Transaction(3, Insert("a.c", 1), ", partialTxn: true");
        var last = Transaction(8, Insert("a.c", 2), previous: 3);
        _entries.Remove(3);
        Should.Throw<MongoException>(() => In("a").Of(last).ToArray()).Code.ShouldBe((int)ErrorCode.ChangeStreamHistoryLost);
    }

    [Fact]
    public void Earlier_writes_of_the_session_are_no_part_of_a_transaction()
    {
        Entry(3, $"op: 'i', ns: 'a.c', {Collection}, o: {{_id: 1}}, o2: {{_id: 1}}");
        var last = Transaction(8, Insert("a.c", 2), previous: 3);
        Shown(In("a").Of(last)).ShouldBe(["0:a.c:2"]);
    }

    [Theory]
    [InlineData("op: 'i', ns: 'a.c', o: {}", "a", "c", true)]
    [InlineData("op: 'i', ns: 'a.cc', o: {}", "a", "c", false)]
    [InlineData("op: 'd', ns: 'a.x', o: {}", "a", null, true)]
    [InlineData("op: 'd', ns: 'ab.x', o: {}", "a", null, false)]
    [InlineData("op: 'u', ns: 'z.x', o: {}", null, null, true)]
    [InlineData("op: 'n', ns: 'a.c', o: {}", "a", "c", false)]
    [InlineData("op: 'n', ns: '', o: {}", null, null, false)]
    [InlineData("op: 'c', ns: 'admin.$cmd', o: {}", "a", "c", true)]
    public void What_does_not_concern_a_stream_is_passed_over_undecoded(
        string fields,
        string? database,
        string? collection,
        bool expected
    ) => In(database, collection).MayConcern(Entry(1, fields)).ShouldBe(expected);

    [Theory]
    [InlineData("a", null, "a.c", true)]
    [InlineData("a", null, "a.system.js", false)]
    [InlineData("a", null, "b.c", false)]
    [InlineData(null, null, "a.c", true)]
    [InlineData(null, null, "config.c", false)]
    [InlineData(null, null, "admin.c", false)]
    [InlineData(null, null, "local.c", false)]
    [InlineData("a", "c.d", "a.c.d", true)]
    [InlineData("a", "c", "a.c.d", false)]
    public void A_stream_shows_the_collections_of_its_scope(string? database, string? collection, string ns, bool expected) =>
        new ChangeScope(database, collection).Covers(EmbeddedMongo.Storage.Namespace.Parse(ns)).ShouldBe(expected);
}

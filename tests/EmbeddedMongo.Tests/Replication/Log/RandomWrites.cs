using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Tests.Values;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Replication.Log;

/// <summary>
/// Random writes of every kind to a few collections: documents, indexes, capped collections, drops, renames, retryable writes.
/// </summary>
internal sealed class RandomWrites(StorageEngine engine, int seed)
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly string[] Updates =
    [
        "{$inc: {n: 1}, $set: {'a.b': 1}}",
        "{$push: {list: {x: 1}}}",
        "{$pop: {list: -1}}",
        "{$unset: {a: 1}}",
        "{n: 1, a: {b: 2, c: 3}}",
        "{$rename: {n: 'm'}}",
        "{$addToSet: {list: 5}}",
        "{$set: {tags: ['x', 'y']}}",
    ];

    private static readonly string[] Indexes =
    [
        "{key: {n: 1}, name: 'n_1'}",
        "{key: {list: 1}, name: 'list_1', sparse: true}",
        "{key: {u: 1}, name: 'u_1', unique: true, sparse: true}",
        "{key: {tags: -1, n: 1}, name: 'tags_n'}",
    ];

    private readonly RandomBson _random = new(seed);
    private readonly LogicalSession[] _sessions = [new(Guid.NewGuid()), new(Guid.NewGuid())];
    private readonly long[] _numbers = [0, 0];
    private readonly Writer _writer = new(engine);
    private int _unique;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes writes; those that MongoDB would refuse are refused.</summary>
    public void Make(int count)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                One();
            }
            catch (MongoException)
            {
                // A duplicate key, a collection that is not there: no entry either.
            }
        }
    }

    private void One()
    {
        var ns = new Namespace("shop", _random.Pick(Names));
        switch (_random.Next(24))
        {
            case < 9:
                _writer.Insert(
                    ns,
                    [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Document())],
                    _random.Next(2) == 0,
                    Retryable()
                );
                break;
            case < 15:
                _writer.Update(ns, Update(multi: false), Retryable(), Token);
                break;
            case 15:
                _writer.Update(ns, Update(multi: true), null, Token);
                break;
            case < 19:
                _writer.Delete(ns, new DeleteStatement(Filter(), Multi: false), Retryable(), Token);
                break;
            case 19:
                var statement = new FindAndModifyStatement(Filter()) { Update = Update(false).Update, ReturnNew = _random.Next(2) == 0 };
                _writer.FindAndModify(ns, statement, Retryable(), Token);
                break;
            default:
                ChangeCatalog(ns);
                break;
        }
    }

    private void ChangeCatalog(Namespace ns)
    {
        switch (_random.Next(10))
        {
            case < 4:
                engine.CreateIndexes(ns, [.. Indexes.Where(_ => _random.Next(2) == 0).Select(BsonDocument.Parse)], Token);
                break;
            case 4:
                engine.DropIndexes(ns, _random.Next(2) == 0 ? "*" : "n_1");
                break;
            case 5:
                engine.DropCollection(ns);
                break;
            case 6:
                engine.RenameCollection(ns, new Namespace(_random.Next(4) == 0 ? "other" : "shop", _random.Pick(Names)), dropTarget: true);
                break;
            case 7:
                engine.CreateCollection(ns, BsonDocument.Parse("{capped: true, size: 100000, max: 5}"));
                break;
            case 8:
                engine.Modify(ns, ("n_1", _random.Next(2) == 0), null, null);
                break;
            default:
                if (_random.Next(3) == 0)
                    engine.DropDatabase(_random.Next(2) == 0 ? "shop" : "other");
                break;
        }
    }

    private RetryableWrite? Retryable()
    {
        if (_random.Next(2) == 0)
            return null;
        var session = _random.Next(2);
        // Now and then a command with several statements.
        return new RetryableWrite(_sessions[session], ++_numbers[session], _random.Next(2) * 3);
    }

    private ReadOnlyMemory<byte> Document()
    {
        var document = new BsonDocument { { "_id", _random.Next(30) }, { "n", _random.Next(5) } };
        if (_random.Next(4) == 0)
            document.Add("u", _unique++ % 20);
        if (_random.Next(4) == 0)
            document.Add("list", new BsonArray { 1, 2 });
        return document.ToBson();
    }

    private Filter Filter() => EmbeddedMongo.Query.Filter.Parse(new BsonDocument("_id", _random.Next(30)));

    private UpdateStatement Update(bool multi) =>
        new(
            multi ? EmbeddedMongo.Query.Filter.Parse(new BsonDocument("n", _random.Next(5))) : Filter(),
            UpdateSpec.Parse(BsonDocument.Parse(_random.Pick(Updates)), null, null, TimeProvider.System)
        )
        {
            Multi = multi,
            Upsert = !multi && _random.Next(3) == 0,
        };
}

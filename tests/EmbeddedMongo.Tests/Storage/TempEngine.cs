using EmbeddedMongo.Planning;
using EmbeddedMongo.Query;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

/// <summary>A storage engine in a directory of its own, deleted afterwards, with short forms of what tests do.</summary>
internal sealed class TempEngine : IAsyncDisposable
{
    public static readonly Namespace Orders = new("shop", "orders");

    private readonly Func<StorageOptions, StorageOptions> _configure;

    public TempEngine(Func<StorageOptions, StorageOptions>? configure = null)
    {
        _configure = configure ?? (options => options);
        Path = Directory.CreateTempSubdirectory("embedded-mongo-").FullName;
        Engine = Open(Path);
    }

    public string Path { get; }

    public StorageEngine Engine { get; private set; }

    public Writer Writer => new(Engine);

    public async Task Reopen()
    {
        await Engine.DisposeAsync();
        Engine = Open(Path);
    }

    public StorageEngine Open(string path) => StorageEngine.Open(_configure(new StorageOptions { DbPath = path, CacheBytes = 8 << 20 }));

    public InsertResult Insert(params IEnumerable<BsonDocument> documents) => Insert(ordered: true, documents);

    public InsertResult Insert(bool ordered, params IEnumerable<BsonDocument> documents) =>
        Writer.Insert(Orders, [.. documents.Select(document => new ReadOnlyMemory<byte>(document.ToBson()))], ordered);

    /// <summary>The documents of <c>shop.orders</c> that match, in the plan's order.</summary>
    public IReadOnlyList<BsonDocument> Find(
        string filter = "{}",
        string? sort = null,
        long skip = 0,
        long? limit = null,
        BsonValue? hint = null
    ) => Run(Request(filter, sort, skip, limit, hint)).Documents;

    public static QueryRequest Request(
        string filter = "{}",
        string? sort = null,
        long skip = 0,
        long? limit = null,
        BsonValue? hint = null
    ) =>
        new(Orders)
        {
            Filter = Filter.Parse(BsonDocument.Parse(filter)),
            Sort = sort is null ? null : SortSpec.Parse(BsonDocument.Parse(sort)),
            Skip = skip,
            Limit = limit,
            Hint = hint,
        };

    public (IReadOnlyList<BsonDocument> Documents, QueryExecution Execution, QueryPlan Plan) Run(QueryRequest request)
    {
        using var view = Engine.OpenView();
        var plan = Planner.Plan(view, request);
        using var execution = plan.Execute();
        var documents = new List<BsonDocument>();
        while (execution.Next(TestContext.Current.CancellationToken) is { } document)
            documents.Add(document.Document);
        return (documents, execution, plan);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }
}

using System.Text;
using System.Text.Json;
using DzStore.Analytics.Engines.InProcess;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Running;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Trending;
using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>A test that runs the in-process engine and Spark on the same data.</summary>
[Collection("Spark beside in-process")]
public abstract class BothEnginesTest(MongoServer mongo, SparkServer spark) : SparkTest(mongo, spark)
{
    protected const string Header = "timestamp,user_id,product_name,action\n";

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    protected static InProcessEngine Here(AnalyticsService service) => service.Services.GetRequiredService<InProcessEngine>();

    private protected static SparkEngine There(AnalyticsService service) => service.Services.GetRequiredService<SparkEngine>();

    protected static JobRun Run(string id) => new(id, 1, new LatestProgress());

    /// <summary>Runs trending on the in-process engine.</summary>
    protected static Task<TrendingResult> HereAsync(AnalyticsService service, TrendingRequest request) =>
        TrendingAsync(service, Here(service), "here", request);

    /// <summary>Runs trending on Spark.</summary>
    protected static Task<TrendingResult> ThereAsync(AnalyticsService service, TrendingRequest request) =>
        TrendingAsync(service, There(service), "there", request);

    /// <summary>Compares the results or errors of both engines on a source, and returns them in short.</summary>
    protected static async Task<string> AlikeAsync(AnalyticsService service, string source, int? window = null, string? dateForm = null)
    {
        var request = new TrendingRequest(source, window, dateForm);
        var one = await ToldAsync(() => HereAsync(service, request));
        var other = await ToldAsync(() => ThereAsync(service, request));
        other.ShouldBe(one);
        return one.Short;
    }

    /// <summary>The error of a job whose run ends with the same exception.</summary>
    protected static async Task<JobError> ErrorAsync(Func<Task> run)
    {
        var exception = await Record.ExceptionAsync(run);
        return JobOutcome.Of(exception.ShouldNotBeNull()).Error.ShouldNotBeNull();
    }

    protected static async Task<List<(string Name, long Count, string Names, BsonType Type)>> PublishedAsync(AnalyticsService service) =>
        (
            await service
                .Database.GetCollection<BsonDocument>("trending_products")
                .Find(FilterDefinition<BsonDocument>.Empty)
                .ToListAsync(Cancellation)
        ).ConvertAll(product =>
            (product["product_name"].AsString, product["count"].ToInt64(), string.Join(' ', product.Names), product["count"].BsonType)
        );

    private static async Task<TrendingResult> TrendingAsync(
        AnalyticsService service,
        ITrendingEngine engine,
        string id,
        TrendingRequest request
    )
    {
        await StoreRunningAsync(service, id, request);
        return await new TrendingHandler(
            engine,
            service.Services.GetRequiredService<TrendingStore>(),
            service.Services.GetRequiredService<PublishedList>(),
            service.Services.GetRequiredService<JobStore>()
        ).RunAsync(Run(id), request, Cancellation);
    }

    /// <summary>
    /// Stores the job of a run: the service, which sweeps in the background when it has started, takes the staged list of a job that does
    /// not run for abandoned.
    /// </summary>
    private static async Task StoreRunningAsync(AnalyticsService service, string id, JobRequest request)
    {
        var jobs = service.Services.GetRequiredService<JobCollection>();
        await jobs.Documents.ReplaceOneAsync(
            job => job.Id == id,
            new Job
            {
                Id = id,
                Kind = request.Kind(),
                Request = request,
                State = JobState.Running,
                Engine = "a test's",
                Attempts = 1,
                Owner = "a test",
                LeaseUntil = jobs.Now.AddHours(1),
                CreatedAt = jobs.Now,
                QueuedAt = jobs.Now,
            },
            new ReplaceOptions { IsUpsert = true },
            Cancellation
        );
    }

    private static async Task<(string Short, string Json)> ToldAsync(Func<Task<TrendingResult>> run)
    {
        try
        {
            var result = await run();
            var top = string.Join(' ', result.Top.Select(product => $"{product.ProductName}={product.Count}"));
            return ($"{result.RowsRead} rows, {result.UnfinishedLines} half: {top}", JsonSerializer.Serialize(result));
        }
        catch (Exception e)
        {
            var error = JobOutcome.Of(e).Error.ShouldNotBeNull();
            return ($"{error.Code} {error.Message}", JsonSerializer.Serialize(error));
        }
    }
}

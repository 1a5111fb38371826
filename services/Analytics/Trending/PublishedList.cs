using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.ServiceDefaults.Database;
using DzStore.Trends;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// The published list in memory, for all readers: one look at the database a second for the whole instance. While the database is away the
/// last list stays, with the time at which it was last confirmed.
/// </summary>
internal sealed partial class PublishedList(
    TrendingStore store,
    JobStore jobs,
    DatabaseResilience database,
    TimeProvider time,
    ILogger<PublishedList> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile KnownList? _known;
    private Publication? _publication;
    private bool _isBetweenRuns;
    private bool _isAway;

    /// <summary>The list, once the first look has ended; null where no look has succeeded yet.</summary>
    public async ValueTask<KnownList?> KnownAsync(CancellationToken cancellationToken)
    {
        if (_known is null && !_firstLook.Task.IsCompleted)
            await _firstLook.Task.WaitAsync(cancellationToken);
        return _known;
    }

    /// <summary>The time of a publication in whole milliseconds, as BSON keeps it, so that all instances show the same.</summary>
    public DateTime Now
    {
        get
        {
            var now = time.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>Shows a list that this instance has just published, whose run has not ended yet.</summary>
    public async Task ShowAsync(string source, DateTime publishedAt, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var asked = time.GetUtcNow();
            var products = await store.TopAsync(TrendList.MaxCount, cancellationToken);
            Show(products, publishedAt, source, asked);
            _isBetweenRuns = false;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        _oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryLookAsync(stoppingToken);
                _firstLook.TrySetResult();
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
        finally
        {
            _firstLook.TrySetResult();
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
            if (_isAway)
                LogBack();
            _isAway = false;
        }
        catch (Exception e)
        {
            // Whatever it is, such as documents that are no products: readers keep the last list, and the next look may succeed. A look
            // that the stop of the service cuts off may end in any exception, which is nobody's concern.
            if (!_isAway && !cancellationToken.IsCancellationRequested)
                LogAway(e is MongoException || DatabaseFailure.IsUnavailable(e) ? database.Reason(e) : e.GetType().Name);
            _isAway = true;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var asked = time.GetUtcNow();
            var products = await store.TopAsync(TrendList.MaxCount, cancellationToken);
            var last = await jobs.LastSucceededAsync(TrendingRequest.JobKind, cancellationToken);
            var publication = last is null ? null : Publication.Of(last);
            var isSameList = _known is { } known && IsSame(known.Trend.List.Products, products);
            var isSameRun = publication == _publication;

            if (isSameList && (isSameRun || publication is null))
            {
                _known = _known! with { ConfirmedAt = asked };
            }
            else if (_known is not null && isSameRun && !_isBetweenRuns)
            {
                // The list was replaced and its run has not ended: the next look sees both, and knows whose list it is.
                _isBetweenRuns = true;
                return;
            }
            else
            {
                Show(products, publication?.At, publication?.Source, asked);
            }
            (_publication, _isBetweenRuns) = (publication, false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private void Show(IReadOnlyList<ProductCount> products, DateTime? updatedAt, string? source, DateTimeOffset asked)
    {
        var list = new TrendList([.. products.Select(product => new TrendProduct(product.ProductName, product.Count))], updatedAt, source);
        _known = new(PreparedTrend.Of(list), asked);
    }

    private static bool IsSame(IReadOnlyList<TrendProduct> known, IReadOnlyList<ProductCount> read) =>
        known.Count == read.Count
        && known.Zip(read).All(pair => pair.First.Count == pair.Second.Count && pair.First.ProductName == pair.Second.ProductName);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The published trend list cannot be read ({Reason}); readers get the last one")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The published trend list is read again")]
    private partial void LogBack();

    /// <summary>The run that published a list.</summary>
    private sealed record Publication(string JobId, DateTime? At, string? Source)
    {
        // Runs of an older version did not keep the time: they ended right after it.
        public static Publication Of(Job job) =>
            new(job.Id, (job.Result as TrendingResult)?.PublishedAt ?? job.EndedAt, (job.Request as TrendingRequest)?.Source);
    }
}

/// <summary>The published list as this instance knows it.</summary>
/// <param name="Trend">The list with its JSON.</param>
/// <param name="ConfirmedAt">The time of the last look that found it published.</param>
internal sealed record KnownList(PreparedTrend Trend, DateTimeOffset ConfirmedAt);

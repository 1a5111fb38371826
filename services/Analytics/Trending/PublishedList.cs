using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.ServiceDefaults.Database;
using DzStore.Trends;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// The published list in memory, for all readers. A change stream of the database tells when to look at it, and a look is made whenever one
/// is opened, so that no publication is missed; where the database has no change streams, there is a look a second. While the database is
/// away the last list stays, with the time at which it was last confirmed.
/// </summary>
internal sealed partial class PublishedList(
    TrendingStore store,
    JobStore jobs,
    PublicationChanges changes,
    DatabaseResilience database,
    TimeProvider time,
    ILogger<PublishedList> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private TaskCompletionSource _change = NewChange();
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

    /// <summary>Completes with the list when it is another than the one that a reader knows, or when the time is over.</summary>
    public async Task<KnownList> ChangedAsync(KnownList known, TimeSpan wait, CancellationToken cancellationToken)
    {
        // The task first: no change then falls between the look and the wait.
        var change = Volatile.Read(ref _change).Task;
        if (_known?.Trend.ETag == known.Trend.ETag)
        {
            try
            {
                await change.WaitAsync(wait, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // It is still the same list.
            }
        }

        return _known ?? known;
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
                using var stream = await changes.TryOpenAsync(stoppingToken);
                await TryLookAsync(stoppingToken);
                _firstLook.TrySetResult();
                if (stream is not null)
                    await FollowAsync(stream, stoppingToken);
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

    /// <summary>Looks when something happened, until the stream is broken.</summary>
    private async Task FollowAsync(PublicationStream stream, CancellationToken stoppingToken)
    {
        try
        {
            while (stream.IsOpen)
            {
                var happened = await stream.NextAsync(stoppingToken);
                if (happened || _isAway || _isBetweenRuns)
                    await TryLookAsync(stoppingToken);
                else
                    await ConfirmAsync(stoppingToken);
            }
        }
        catch (Exception e)
        {
            // Another stream is opened a second later. What the stop of the service cuts off may end in any exception.
            if (!_isAway && !stoppingToken.IsCancellationRequested)
                LogAway(e is MongoException || DatabaseFailure.IsUnavailable(e) ? database.Reason(e) : e.Message);
            _isAway = true;
        }
    }

    /// <summary>Notes that the database was there and told of no change.</summary>
    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } known)
                _known = known with { ConfirmedAt = time.GetUtcNow() };
        }
        finally
        {
            _oneAtATime.Release();
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
        var trend = PreparedTrend.Of(list);
        var isNew = _known?.Trend.ETag != trend.ETag;
        _known = new(trend, asked);
        if (isNew)
            Interlocked.Exchange(ref _change, NewChange()).SetResult();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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

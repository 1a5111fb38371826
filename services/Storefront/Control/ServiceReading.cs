using System.Globalization;
using DzStore.Storefront.Control.Metrics;

namespace DzStore.Storefront.Control;

/// <summary>Reads the figures of a service off two scrapes of its metrics.</summary>
internal static class ServiceReading
{
    private const string Acknowledgement = "dzstore_orders_acknowledgement_duration_seconds";
    private const string Requests = "http_server_request_duration_seconds_count";

    /// <param name="name">The service.</param>
    /// <param name="answeredAt">The time of the newer scrape.</param>
    /// <param name="now">The newer scrape.</param>
    /// <param name="before">The scrape before; null for none.</param>
    /// <param name="elapsed">The time between the two.</param>
    public static ServiceFigures Read(string name, DateTimeOffset answeredAt, Scrape now, Scrape? before, TimeSpan elapsed)
    {
        var jobs = now.Of("dzstore_jobs_queued").ToList();
        return new(
            name,
            "answers",
            null,
            answeredAt,
            now.Of("dzstore_orders_queued").Any() ? Orders(now, before, elapsed) : null,
            now.Of("dzstore_database_breaker").FirstOrDefault(series => series.Value > 0)?["state"],
            [
                .. now.Of("dzstore_database_nodes")
                    .Where(series => series.Value > 0)
                    .Select(series => new NodeFigures(series["node"] ?? "", series["state"] ?? "")),
            ],
            Errors(now),
            jobs.Count > 0 ? (long)jobs[0].Value : null,
            jobs.Count > 0 ? (long)now.Sum("dzstore_jobs_running") : null
        );
    }

    private static OrderFigures Orders(Scrape now, Scrape? before, TimeSpan elapsed)
    {
        var buckets = now.Buckets(Acknowledgement);
        // The histogram comes with the first order: before it, there was none.
        IReadOnlyList<Bucket> old = before?.Buckets(Acknowledgement) is { Count: > 0 } known
            ? known
            : [.. buckets.Select(bucket => bucket with { Count = before is null ? bucket.Count : 0 })];
        return new(
            now.Of(Acknowledgement + "_count").FirstOrDefault()?["write_concern"],
            Rate(Acknowledgement + "_count"),
            Milliseconds(Percentiles.Between(old, buckets, 0.5)),
            Milliseconds(Percentiles.Between(old, buckets, 0.99)),
            (long)now.Sum("dzstore_orders_queued"),
            (long)now.Sum("dzstore_orders_batches_in_flight"),
            Rate("dzstore_orders_refused_total"),
            (long)now.Sum(Acknowledgement + "_count"),
            (long)now.Sum("dzstore_orders_refused_total"),
            (long)now.Sum("dzstore_orders_unconfirmed_total")
        );

        // A service that began anew counts from 0: its rate is known at the next look.
        double? Rate(string metric) =>
            before is not null && elapsed > TimeSpan.Zero && now.Sum(metric) - before.Sum(metric) is >= 0 and var more
                ? more / elapsed.TotalSeconds
                : null;
    }

    private static List<ErrorFigures> Errors(Scrape now) =>
        [
            .. now.Of(Requests)
                .Select(series =>
                    (
                        Series: series,
                        Status: int.TryParse(series["http_response_status_code"], CultureInfo.InvariantCulture, out var status) ? status : 0
                    )
                )
                .Where(request => request.Status >= 400 && request.Series.Value > 0)
                .GroupBy(request =>
                    (
                        request.Status,
                        Request: $"{request.Series["http_request_method"]} {request.Series["http_route"] ?? "(no such address)"}"
                    )
                )
                .Select(kind => new ErrorFigures(kind.Key.Status, kind.Key.Request, (long)kind.Sum(request => request.Series.Value)))
                .OrderByDescending(error => error.Count),
        ];

    private static double? Milliseconds(double? seconds) => seconds * 1000;
}

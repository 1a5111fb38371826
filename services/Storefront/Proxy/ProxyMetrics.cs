using System.Diagnostics.Metrics;
using DzStore.ServiceDefaults.Telemetry;

namespace DzStore.Storefront.Proxy;

/// <summary>Counts the requests that a service did not answer, by service and kind.</summary>
internal sealed class ProxyMetrics
{
    private readonly Counter<long> _failures;

    public ProxyMetrics(IMeterFactory meters) =>
        _failures = meters
            .Create(TelemetryExtensions.Prefix + "Proxy")
            .CreateCounter<long>("dzstore.proxy.failures", description: "Requests that the service behind the Storefront did not answer");

    public void Failed(ProxiedService service, ForwardingFailure failure) =>
        _failures.Add(1, new("service", service.Name), new("kind", Kind(failure)));

    private static string Kind(ForwardingFailure failure) =>
        failure switch
        {
            ForwardingFailure.NeverSent => "never_sent",
            ForwardingFailure.Lost => "lost",
            ForwardingFailure.CallerGone => "caller_gone",
            _ => "caller_fault",
        };
}

using System.Diagnostics;
using MongoDB.Driver;
using OpenTelemetry;

namespace DzStore.ServiceDefaults.Telemetry;

/// <summary>Takes the server's message off the driver's spans: that of a duplicate key quotes the document. What kind of failure it was stays.</summary>
internal sealed class WithoutMessages : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == MongoTelemetry.ActivitySourceName)
            data.SetTag("exception.message", null);
    }
}

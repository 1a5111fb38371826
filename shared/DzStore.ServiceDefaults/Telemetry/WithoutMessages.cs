using System.Diagnostics;
using MongoDB.Driver;
using OpenTelemetry;

namespace DzStore.ServiceDefaults.Telemetry;

/// <summary>
/// Removes the server's message from the driver's spans: that of a duplicate key quotes the document. The type of the exception stays.
/// </summary>
internal sealed class WithoutMessages : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == MongoTelemetry.ActivitySourceName)
            data.SetTag("exception.message", null);
    }
}

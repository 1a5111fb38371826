using System.Globalization;
using System.Text;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Files;

/// <summary>
/// The states of the database's nodes as CSV: one row a state, times in seconds since the start of the run. A database of one node has no
/// rows.
/// </summary>
internal static class NodesCsv
{
    private const string Header = "node,state,term,start_s,end_s";

    public static string Write(RunResult run)
    {
        var csv = new StringBuilder(Header).Append('\n');
        foreach (var span in run.Nodes)
        {
            var state = NodeStates.Name(span.State).Replace(' ', '_');
            var (start, end) = (span.Start.TotalSeconds, span.End.TotalSeconds);
            csv.Append(CultureInfo.InvariantCulture, $"{span.Node},{state},{span.Term},{start:0.###},{end:0.###}\n");
        }

        return csv.ToString();
    }
}

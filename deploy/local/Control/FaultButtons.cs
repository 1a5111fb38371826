using DzStore.LocalHost;

namespace DzStore.Local.Control;

/// <summary>The faults that can be played on a store's database.</summary>
internal static class FaultButtons
{
    private const string NoSwitch = "The switch is in the embedded database; a mongod has none.";

    public static IReadOnlyList<FaultButton> Of(LocalStore store)
    {
        var isSet = store.Nodes.Count > 1;
        var it = isSet ? "the primary" : "the database";
        var unavailable = store.Nodes.All(node => node.HasSwitches) ? null : NoSwitch;
        return
        [
            new("kill", $"Kill {it}", "SIGKILL: what it has only in memory is gone. The launcher starts it again.", null, isSet),
            new(
                "freeze",
                isSet ? $"Freeze {it} for 5 s" : "Freeze it for 5 s",
                "It is there and does not answer, as on a disk that hangs.",
                null,
                isSet
            ),
            .. isSet
                ?
                [
                    new(
                        "cut-members",
                        "Cut the primary off from the others for 5 s",
                        "Its clients still reach it. w=1 is confirmed until it steps down, and undone when it is back.",
                        unavailable,
                        TakesNode: true
                    ),
                ]
                : Array.Empty<FaultButton>(),
            new(
                "cut",
                isSet ? "Cut all nodes off for 5 s" : "Cut it off for 5 s",
                isSet
                    ? "They drop every client, and each that comes, as a broken network does."
                    : "It drops every client, and each that comes, as a broken network does.",
                unavailable
            ),
            new("fill", "Fill the queue", "1,000 orders a second arrive for 4 s while the database does not answer.", null),
        ];
    }
}

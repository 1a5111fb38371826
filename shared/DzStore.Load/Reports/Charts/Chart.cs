namespace DzStore.Load.Reports.Charts;

/// <summary>One chart as data; page.js draws it with uPlot.</summary>
/// <param name="Id">Of the element that it is drawn into.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Note">How to read it, in a sentence.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Lines">What is drawn.</param>
internal sealed record Chart(string Id, string Title, string Note, Axis X, Axis Y, IReadOnlyList<Line> Lines)
{
    /// <summary>Stretches of the run to mark behind the lines.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Every line has x values of its own, in any order.</summary>
    public bool Curves { get; init; }

    /// <summary>Takes a whole row of the page.</summary>
    public bool Wide { get; init; }
}

/// <param name="Label">Written along the axis.</param>
/// <param name="Unit">How its values are written: "seconds", "ms", "rate", "count", or "nines" (log10 of 1 / (1 - p)).</param>
/// <param name="Name">What a value is called in the legend.</param>
/// <param name="Log">Logarithmic.</param>
/// <param name="Values">The x values that all lines share; null where each has its own.</param>
internal sealed record Axis(string Label, string Unit, string Name = "", bool Log = false, IReadOnlyList<double>? Values = null);

/// <param name="Label">In the legend.</param>
/// <param name="Colour">A name of page.css.</param>
/// <param name="Y">Values; null is a gap.</param>
internal sealed record Line(string Label, string Colour, IReadOnlyList<double?> Y)
{
    public IReadOnlyList<double>? X { get; init; }

    public bool Dash { get; init; }

    public bool Fill { get; init; }

    /// <summary>Bars, each from its x value to the next one.</summary>
    public bool Bars { get; init; }
}

/// <param name="From">On the x axis.</param>
/// <param name="To">On the x axis.</param>
/// <param name="Label">Written into the band where it has room.</param>
/// <param name="Kind">"phase" or "fault".</param>
internal sealed record Band(double From, double To, string Label, string Kind);

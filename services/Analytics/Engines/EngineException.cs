using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Engines;

/// <summary>The engine failed on a job that it had accepted.</summary>
public class EngineException : JobException
{
    public EngineException(string message, Exception? inner = null)
        : this("engine_failed", message, inner) { }

    protected EngineException(string code, string message, Exception? inner)
        : base(code, message, inner) { }
}

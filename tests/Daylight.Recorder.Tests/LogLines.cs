using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Tests;

/// <summary>What operators were told.</summary>
internal sealed class LogLines : ILogger<RecorderService>
{
    private readonly List<(LogLevel Level, string Text)> lines = [];

    /// <summary>The lines so far that are no mere information.</summary>
    public IReadOnlyList<string> Alarms
    {
        get
        {
            lock (lines)
            {
                return [.. lines.Where(l => l.Level >= LogLevel.Warning).Select(l => l.Text)];
            }
        }
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (lines)
            {
                return [.. lines.Select(l => l.Text)];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.Add((logLevel, formatter(state, exception)));
        }
    }
}

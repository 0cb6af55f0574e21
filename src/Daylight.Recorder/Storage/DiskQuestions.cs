using System.Collections.Concurrent;

namespace Daylight.Recorder.Storage;

/// <summary>
/// Questions to disks, each with a deadline. A disk that hangs answers neither yes nor no, and whoever waits for it waits for ever: at the
/// start that would be the recording of every other disk.
/// </summary>
/// <param name="patience">How long a disk may take.</param>
internal sealed class DiskQuestions(TimeSpan patience)
{
    // One a folder: a thread that hangs in the kernel cannot be ended, and must not be joined by another every minute.
    private readonly ConcurrentDictionary<string, Task<string?>> asked = new(StringComparer.Ordinal);

    /// <summary>What a question about a folder is answered with; that there is no answer, when there is none in time.</summary>
    public string? Ask(string folder, Func<string?> question)
    {
        var answer = asked.AddOrUpdate(folder, _ => Begin(question), (_, before) => before.IsCompleted ? Begin(question) : before);
        try
        {
            return answer.Wait(patience) ? answer.Result : $"it gives no answer within {patience.TotalSeconds:0.#} s: is the disk well, is the server of the mount there?";
        }
        catch (AggregateException e)
        {
            return e.GetBaseException().Message;
        }
    }

    private static Task<string?> Begin(Func<string?> question) =>
        Task.Factory.StartNew(question, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

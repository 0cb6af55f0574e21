namespace Daylight.Footage;

/// <summary>
/// Where an export is written: <c>NAME.partial</c>, which becomes NAME when it is complete. A process can be killed at any
/// moment and then cleans nothing, so until the log has the export nothing opened has a name here: pictures gather in files
/// that were unlinked as soon as they were made, and the kernel frees them with the process. What a kill can leave is a
/// lock, or, in the seconds of the last copy, files of an export that the log already has. The next export to this place
/// finds that nobody holds the lock, removes all of it, and says so. (Encrypting what gathers here would need the same last
/// copy, and would leave files behind besides.)
/// </summary>
internal sealed class ExportPlace : IDisposable
{
    private const string LockName = "lock";

    private static readonly string[] Written =
    [
        "footage.mp4", "records.csv", "look.grant", "look.tlog-proof",
        "manifest.json", "manifest.json.note", "export.tlog-proof", "export.opening",
    ];

    private readonly string output;
    private readonly FileStream held;
    private bool complete;

    private ExportPlace(string output, string folder, FileStream held) => (this.output, Folder, this.held) = (output, folder, held);

    /// <summary>The folder while it is not complete; readable by this user only.</summary>
    public string Folder { get; }

    /// <summary>Takes a place.</summary>
    /// <param name="output">The folder to be.</param>
    /// <param name="notice">Told when something of a killed export was removed.</param>
    /// <exception cref="FootageException">Something is there already, or another export is writing there.</exception>
    public static ExportPlace Claim(string output, Action<string> notice)
    {
        output = output.TrimEnd(Path.DirectorySeparatorChar);
        var folder = output + ".partial";
        if (Path.Exists(output))
        {
            throw new FootageException($"{output} is there already; name another folder or remove it");
        }

        if (Path.Exists(folder))
        {
            RemoveLeft(folder, notice);
        }

        CreatePrivate(folder);
        return new ExportPlace(output, folder, OpenLock(folder));
    }

    /// <summary>A file that nobody can find: on Unix unlinked at once, on Windows deleted by the system with its last handle.</summary>
    public FileStream CreateNameless()
    {
        var path = Path.Combine(Folder, $"{Guid.NewGuid():n}.nameless");
        var options = Private(FileMode.CreateNew);
        options.Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }

    /// <summary>
    /// Unlinks every file here but the lock. For what others make here under names of their own and keep open. Windows does
    /// not let go of an open file's name; there they must be made to be deleted on close.
    /// </summary>
    public void Unname()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var path in Directory.EnumerateFiles(Folder).Where(p => Path.GetFileName(p) != LockName))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Writes one of the export's files, on the disk when it returns.</summary>
    public async Task WriteAsync(string name, Func<Stream, Task> write)
    {
        await using var file = new FileStream(Path.Combine(Folder, name), Private(FileMode.CreateNew));
        await write(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes one of the export's files, on the disk when it returns.</summary>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(name, file => file.WriteAsync(bytes, cancellationToken).AsTask());

    /// <summary>Gives the folder its name.</summary>
    public void Complete()
    {
        held.Dispose();
        Directory.Move(Folder, output);
        complete = true;
    }

    /// <summary>Removes what is not complete: half an export is footage that no manifest accounts for.</summary>
    public void Dispose()
    {
        held.Dispose();
        if (!complete)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static void RemoveLeft(string folder, Action<string> notice)
    {
        var names = Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)).ToList() : null;
        if (names is null || !names.TrueForAll(IsOurs))
        {
            throw new FootageException($"{folder} is there and is not what a killed export leaves; name another folder or remove it");
        }

        // Opening the lock fails while another export holds it, and deletes it when none does.
        OpenLock(folder).Dispose();
        Directory.Delete(folder, recursive: true);
        notice($"removed {folder}, left by an export that was killed ({names.Count(Written.Contains)} of its files)");
    }

    // The last two are caught between their making and their unlinking, and are empty.
    private static bool IsOurs(string name) =>
        Written.Contains(name) || name == LockName || name.EndsWith(".nameless", StringComparison.Ordinal) || name.EndsWith(".samples", StringComparison.Ordinal);

    private static FileStream OpenLock(string folder)
    {
        var options = Private(FileMode.OpenOrCreate);
        options.Options = FileOptions.DeleteOnClose;
        try
        {
            return new FileStream(Path.Combine(folder, LockName), options);
        }
        catch (IOException e)
        {
            throw new FootageException($"{folder} cannot be locked ({e.Message}); is another export writing there?");
        }
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

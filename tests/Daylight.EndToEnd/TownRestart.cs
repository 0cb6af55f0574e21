namespace Daylight.EndToEnd;

public sealed partial class Town
{
    /// <summary>Stops the program as its user does, lets something happen to its data, and starts it again.</summary>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        var stop = await Tool.RunAsync("/bin/kill", ["-INT", program!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], "");
        Assert.True(stop.Code == 0, stop.Error);
        await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        program.Dispose();
        await meanwhile();
        await InitializeAsync();
    }

    /// <summary>kill -9, and a start on what that left.</summary>
    public async Task KillAsync(Func<Task> meanwhile)
    {
        program!.Kill(entireProcessTree: true);
        await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        program.Dispose();
        await meanwhile();
        await InitializeAsync();
    }
}

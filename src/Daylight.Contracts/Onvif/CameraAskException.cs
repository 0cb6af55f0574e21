#pragma warning disable CA1032 // One without its reason must not be made.
namespace Daylight.Contracts;

/// <summary>A camera could not be found or asked. The message is a sentence that names the fix, and never holds a password.</summary>
public sealed class CameraAskException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="fault">The reason.</param>
    /// <param name="message">The sentence.</param>
    /// <param name="inner">The cause below, if any.</param>
    public CameraAskException(CameraAskFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>The reason.</summary>
    public CameraAskFault Fault { get; }
}

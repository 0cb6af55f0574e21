#pragma warning disable CA1032 // An OnvifException without its reason must not be made.
namespace Daylight.Media;

/// <summary>A device could not be asked. The message is a sentence for the person who must fix it; it never holds a password.</summary>
public sealed class OnvifException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="failure">The reason.</param>
    /// <param name="message">The sentence that names the fix.</param>
    /// <param name="inner">The cause below, if any.</param>
    public OnvifException(OnvifFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The reason.</summary>
    public OnvifFailure Failure { get; }
}

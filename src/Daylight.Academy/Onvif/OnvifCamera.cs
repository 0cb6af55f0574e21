namespace Daylight.Academy;

/// <summary>A simulated camera's ONVIF face.</summary>
/// <param name="Id">The camera's name in addresses; its streams must be served under it.</param>
/// <param name="Name">Its name for people, told in a scope.</param>
/// <param name="Location">Where it says that it hangs, told in a scope.</param>
/// <param name="Login">The user and password it wants; null for none.</param>
public sealed record OnvifCamera(string Id, string Name, string Location, CameraLogin? Login = null);

using Daylight.Logs;
using Daylight.Recorder;
using OpenTelemetry.Metrics;

namespace Daylight.Hosting;

/// <summary>
/// The figures of the roles over OpenTelemetry: <c>/metrics</c> for Prometheus, on a loopback port of its own because it names cameras
/// and a reverse proxy in front of the console would hand it to anyone; and OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says whereto.
/// </summary>
internal static class Metrics
{
    public static void AddMetrics(this IServiceCollection services, RecorderService recorder)
    {
        services.AddSingleton(_ => new RecorderMetrics(recorder));
        services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(RecorderMetrics.MeterName, LogMetrics.MeterName, "System.Runtime").AddPrometheusExporter();
            if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
            {
                metrics.AddOtlpExporter();
            }
        });
    }

    /// <summary>Answers <c>/metrics</c> on its port, and nothing else there.</summary>
    /// <param name="web">The house's web server; it listens on the port.</param>
    /// <param name="port">The port; 0 for none.</param>
    public static void UseMetrics(this WebApplication web, int port)
    {
        _ = web.Services.GetRequiredService<RecorderMetrics>();
        if (port != 0)
        {
            web.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == "/metrics" && http.Connection.LocalPort == port);
            web.Use(async (http, next) =>
            {
                if (http.Connection.LocalPort != port)
                {
                    await next(http);
                    return;
                }

                http.Response.StatusCode = StatusCodes.Status404NotFound;
                await http.Response.WriteAsync("only /metrics is here", http.RequestAborted);
            });
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;

namespace Daylight.Bench;

/// <summary>
/// nginx with one worker and no access log, serving one file: <c>/paced</c> at a camera's rate, <c>/copied</c> the same without
/// sendfile, <c>/free</c> as fast as it goes.
/// </summary>
internal static class Nginx
{
    private const int FileMiB = 64;

    public static async Task<Child> StartAsync(DirectoryInfo work, int port, long bytesPerSecond, CancellationToken cancellationToken)
    {
        Tool.Need("nginx", "nginx-light");
        var root = work.CreateSubdirectory("nginx");
        // As incompressible as sealed footage.
        var bytes = RandomNumberGenerator.GetBytes(FileMiB * 1024 * 1024);
        foreach (var name in (string[])["paced", "copied", "free"])
        {
            await File.WriteAllBytesAsync(Path.Combine(root.FullName, name), bytes, cancellationToken);
        }

        var config = Path.Combine(root.FullName, "nginx.conf");
        await File.WriteAllTextAsync(config, string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off;
            user {{Environment.UserName}};
            worker_processes 1;
            pid {{root.FullName}}/nginx.pid;
            error_log {{root.FullName}}/error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              sendfile on;
              tcp_nodelay on;
              keepalive_requests 1000000;
              client_body_temp_path {{root.FullName}};
              proxy_temp_path {{root.FullName}};
              fastcgi_temp_path {{root.FullName}};
              uwsgi_temp_path {{root.FullName}};
              scgi_temp_path {{root.FullName}};
              server {
                listen 127.0.0.1:{{port}} backlog=1024;
                root {{root.FullName}};
                location /paced { limit_rate {{bytesPerSecond}}; }
                location /copied { limit_rate {{bytesPerSecond}}; sendfile off; output_buffers 2 64k; }
                location /free { }
              }
            }

            """), cancellationToken);
        var child = Child.Start("nginx", "nginx", ["-c", config, "-p", root.FullName], Path.Combine(root.FullName, "out.log"));
        await FreePort.WaitAsync(port, child, TimeSpan.FromSeconds(10), cancellationToken);
        return child;
    }
}

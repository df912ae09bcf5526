namespace Callbook.Bench;

/// <summary>The opponent: nginx that serves the same bytes from two files, set up as one does for speed.</summary>
static class Nginx
{
    public const string Path = "/page.json";

    public static async Task<Served> Start(string folder, byte[] plain, byte[] gzip)
    {
        Directory.CreateDirectory(folder);
        var pages = System.IO.Path.Combine(folder, "pages");
        Directory.CreateDirectory(pages);
        await File.WriteAllBytesAsync($"{pages}{Path}", plain);
        await File.WriteAllBytesAsync($"{pages}{Path}.gz", gzip);
        var settings = System.IO.Path.Combine(folder, "nginx.conf");
        var port = Ports.Free();
        await File.WriteAllTextAsync(settings, Settings(folder, pages, port));
        var (server, _) = await Served.Start(Path, port, "nginx", "-p", folder, "-c", settings, "-e", System.IO.Path.Combine(folder, "error.log"));
        return server;
    }

    static string Settings(string folder, string pages, int port) =>
        $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        worker_processes {{Environment.ProcessorCount}};
        daemon off;
        pid {{folder}}/nginx.pid;
        events { worker_connections 1024; multi_accept on; }
        http {
          access_log off;
          sendfile on;
          sendfile_max_chunk 2m;
          tcp_nopush on;
          tcp_nodelay on;
          keepalive_requests 1000000000;
          open_file_cache max=100 inactive=10m;
          gzip_static on;
          gzip_vary on;
          default_type application/json;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          server { listen 127.0.0.1:{{port}}; root {{pages}}; }
        }
        """;
}

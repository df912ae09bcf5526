using System.IO.Compression;
using System.Net.Http.Headers;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse.Attacks;

/// <summary>Exports of some kilobytes that inflate to the largest size, and parse to millions of empty messages.</summary>
static class OtlpBombs
{
    const int Inflated = 16 * 1024 * 1024;
    const string Key = "APIabuse", Secret = "only for this attack, and long enough";

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        var findings = new List<Finding>();
        (string Kind, string Type, byte[] Body)[] bombs =
        [
            ("protobuf of empty messages", "application/x-protobuf", Fill([0x0a, 0x00], [], [])),
            ("JSON of empty messages", "application/json", Fill("{},"u8, "{\"resourceLogs\":["u8, "{}]}"u8)),
            ("an attribute of empty values", "application/x-protobuf", Nested()),
        ];
        foreach (var (kind, type, body) in bombs)
        {
            await using var site = await Site.Start(database);
            var customer = await site.NewCustomer();
            await customer.AddLiveKitKey(Key, Secret);
            var authorization = LiveKitCaller.Observer(Key, Secret);
            await Others.During(await site.NewCustomer(), TimeSpan.FromSeconds(5));
            var memory = new Memory(site.Server.ProcessId);
            foreach (var (exports, bar) in new[] { (1, 64.0), (16, 256.0) })
            {
                memory.Forget();
                var statuses = await Task.WhenAll(Enumerable.Range(0, exports).Select(_ => Export(customer, authorization, type, body)));
                findings.Add(memory.AtMost(bar, $"{exports} × {kind}, {body.Length / 1000} kB of gzip ({Answers.Count(statuses)})"));
            }
        }

        return findings;
    }

    static async Task<string> Export(Customer customer, string authorization, string type, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(customer.Server, "/observability/logs/otlp/v0")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);
        return $"{(int)answer.StatusCode}";
    }

    static byte[] Fill(ReadOnlySpan<byte> repeated, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last)
    {
        var bytes = new List<byte>(Inflated) { };
        bytes.AddRange(first);
        while (bytes.Count + repeated.Length + last.Length <= Inflated)
            bytes.AddRange(repeated);
        bytes.AddRange(last);
        return Gzip([.. bytes]);
    }

    // resource_logs { scope_logs { log_records { attributes { … } } } }, where every record is empty.
    static byte[] Nested()
    {
        var records = Enumerable.Repeat<byte[]>([0x12, 0x00], (Inflated - 64) / 2).SelectMany(record => record).ToArray();
        return Gzip(Message(0x0a, Message(0x12, records)));
    }

    static byte[] Message(byte tag, byte[] content)
    {
        var length = new List<byte>();
        for (var rest = content.Length; ; rest >>= 7)
        {
            length.Add((byte)(rest > 127 ? (rest & 127) | 128 : rest));
            if (rest <= 127)
                return [tag, .. length, .. content];
        }
    }

    static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}

using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Abuse.Attacks;

/// <summary>The S3 server that holds the recordings goes away and comes back.</summary>
static class StoreAway
{
    const int Uploads = 10;

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var s3 = await S3Server.Start();
        var bucket = await s3.CreateBucket();
        await using var site = await Site.Start(database, bucket.Settings);
        var customer = await site.NewCustomer();
        var stored = new Dictionary<Guid, byte[]>();
        for (var upload = 0; upload < Uploads; upload++)
        {
            var wav = SomeAudio.Wav();
            var call = await customer.PostCall(SomeCall.Json());
            if (await Put(customer, call, wav) is "204" or "200" or "201")
                stored[call] = wav;
        }

        await s3.Stop();
        var answers = new List<string>();
        for (var upload = 0; upload < Uploads; upload++)
        {
            var call = await customer.PostCall(SomeCall.Json());
            answers.Add(await Put(customer, call, SomeAudio.Wav()));
            answers.Add(await Status(customer.Http.GetAsync($"{customer.Logs}/{stored.Keys.First()}/recording/peaks")));
            answers.Add(await Status(customer.Http.DeleteAsync($"{customer.Logs}/{call}")));
        }

        await s3.StartAgain();
        var lost = 0;
        foreach (var (call, wav) in stored)
            lost += (await Get(customer, call)).AsSpan().SequenceEqual(wav) ? 0 : 1;
        return
        [
            new("S3 away: answers", Answers.Count(answers), "2xx, else 503 with Retry-After", answers.All(answer => answer[0] == '2' || answer == "503+Retry-After")),
            new("S3 away: stored recordings lost", $"{lost} of {stored.Count}", "0", lost == 0 && stored.Count == Uploads),
        ];
    }

    static Task<string> Put(Customer customer, Guid call, byte[] wav) => Status(customer.PutRecording(call, wav));

    static async Task<byte[]> Get(Customer customer, Guid call)
    {
        using var bucket = new HttpClient();
        return await bucket.GetByteArrayAsync(await customer.RecordingLink(call));
    }

    static async Task<string> Status(Task<HttpResponseMessage> asking)
    {
        using var answer = await asking;
        return $"{(int)answer.StatusCode}{(answer.Headers.RetryAfter is null ? "" : "+Retry-After")}";
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Callbook.Server.Audio;

namespace Callbook.Server.Recordings.Fetch;

/// <summary>Makes one attempt to download a recording, up to its first bytes. The caller reads the rest, and retries.</summary>
sealed class RecordingDownload(GuardedRequests requests, DownloadLimits limits) : IDisposable
{
    static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Does not throw for faults of the server. The URL is never logged or echoed, because it may hold credentials.</summary>
    /// <param name="address">May contain a user name and password.</param>
    /// <param name="credentials">Sent only to the host of the address.</param>
    /// <param name="cancel">Cancels the download, which throws.</param>
    public async Task<Download> Open(Uri address, NetworkCredential? credentials, CancellationToken cancel)
    {
        var clock = new CancellationTokenSource(limits.Whole);
        Download? result = null;
        try
        {
            return result = await Try(address, credentials, clock, cancel);
        }
        catch (DownloadException fault)
        {
            return fault.Outcome;
        }
        catch (AddressRefusedException)
        {
            return new Download.Refused(DownloadRefusal.Address);
        }
        catch (HttpRequestException)
        {
            return new Download.Failed(DownloadFault.Unreachable);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Download.Failed(DownloadFault.TimedOut);
        }
        finally
        {
            if (result is not Download.Opened)
                clock.Dispose();
        }
    }

    public void Dispose() => requests.Dispose();

    async Task<Download> Try(Uri address, NetworkCredential? credentials, CancellationTokenSource clock, CancellationToken cancel)
    {
        using var answer = CancellationTokenSource.CreateLinkedTokenSource(cancel, clock.Token);
        answer.CancelAfter(limits.Answer);
        var path = new RedirectPath(address, Authorization(address, credentials));
        while (path.Refusal is null)
        {
            var response = await Ask(path, answer.Token);
            if (response.StatusCode == HttpStatusCode.OK)
                return await Look(response, clock, cancel);
            using (response)
            {
                if (!path.Follow(response))
                    return Unfit(response);
            }
        }

        return new Download.Refused(path.Refusal.Value);
    }

    async Task<HttpResponseMessage> Ask(RedirectPath path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.Address);
        request.Headers.Authorization = path.Authorization;
        request.Headers.UserAgent.Add(new("Callbook", null));
        request.Headers.AcceptEncoding.Add(new("identity"));
        return await requests.Send(request, cancel);
    }

    async Task<Download> Look(HttpResponseMessage response, CancellationTokenSource clock, CancellationToken cancel)
    {
        var bytes = response.Content.Headers.ContentLength;
        var body = new DownloadBody(response, await response.Content.ReadAsStreamAsync(cancel), limits, clock);
        Download? result = null;
        try
        {
            if (bytes > limits.MostBytes)
                return result = new Download.Refused(DownloadRefusal.TooLarge);
            var kind = AudioFile.Sniff((await body.Peek(AudioFile.SniffBytes, cancel)).Span);
            return result = kind is null ? new Download.Refused(DownloadRefusal.NoAudio) : new Download.Opened(body, kind.Value, bytes);
        }
        finally
        {
            if (result is not Download.Opened)
                await body.DisposeAsync();
        }
    }

    // Expired links respond with 403 (S3), 400 (Google), 401, 404 or 410.
    static Download Unfit(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is >= 400 and < 500 and not (408 or 425 or 429))
            return new Download.Dead(status);
        var wait = response.Headers.RetryAfter?.Delta;
        return new Download.Failed(DownloadFault.Status, status, wait < LongestWait ? wait : wait is null ? null : LongestWait);
    }

    static AuthenticationHeaderValue? Authorization(Uri address, NetworkCredential? credentials)
    {
        var pair = credentials is not null ? $"{credentials.UserName}:{credentials.Password}"
            : !address.IsAbsoluteUri || address.UserInfo.Length == 0 ? null
            : address.UserInfo.Split(':', 2) is [var name, var password] ? $"{Uri.UnescapeDataString(name)}:{Uri.UnescapeDataString(password)}"
            : $"{Uri.UnescapeDataString(address.UserInfo)}:";
        return pair is null ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
    }
}

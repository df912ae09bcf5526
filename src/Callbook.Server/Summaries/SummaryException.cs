namespace Callbook.Server.Summaries;

/// <summary>No summary was made. The message goes to the list of jobs: it holds nothing of the call and nothing that the endpoint wrote.</summary>
/// <param name="message">Why.</param>
/// <param name="final">Whether trying again is of no use.</param>
/// <param name="retryAfter">When the endpoint wants to be asked again.</param>
/// <param name="cause">What it came from.</param>
sealed class SummaryException(string message, bool final, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    public bool Final => final;
    public TimeSpan? RetryAfter => retryAfter;
}

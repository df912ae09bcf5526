namespace Callbook.Server.Summaries;

/// <summary>No summary was made. The message is shown in the list of jobs, so it contains nothing from the call or the endpoint.</summary>
/// <param name="message">Why.</param>
/// <param name="final">Whether a retry is useless.</param>
/// <param name="retryAfter">The pause that the endpoint asked for.</param>
/// <param name="cause">The inner exception.</param>
sealed class SummaryException(string message, bool final, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    public bool Final => final;
    public TimeSpan? RetryAfter => retryAfter;
}

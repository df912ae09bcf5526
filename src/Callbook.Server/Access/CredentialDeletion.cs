using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Access;

/// <summary>The outcome of deleting a credential.</summary>
enum CredentialDeletion
{
    Deleted,

    /// <summary>The organization has no such credential.</summary>
    NotFound,

    /// <summary>The credential may do what the caller may not.</summary>
    ScopeMissing,

    /// <summary>Without it nobody could create a credential of the organization.</summary>
    LastClient,
}

static class CredentialDeletionExtensions
{
    public static Results<NoContent, ProblemHttpResult> ToResult(this CredentialDeletion outcome) => outcome switch
    {
        CredentialDeletion.Deleted => TypedResults.NoContent(),
        CredentialDeletion.NotFound => Problems.CredentialNotFound.ToResult(),
        CredentialDeletion.ScopeMissing => Problems.ScopeMissing.ToResult("The caller can delete only credentials whose scopes it has."),
        CredentialDeletion.LastClient => Problems.LastClient.ToResult(),
        _ => throw new InvalidOperationException($"An outcome without an answer: {outcome}"),
    };
}

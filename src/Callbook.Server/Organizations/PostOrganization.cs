using Callbook.Client;
using Callbook.Server.Access;
using Callbook.Server.Access.OAuth;
using Callbook.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callbook.Server.Organizations;

/// <summary>POST /v1/organizations: creates an organization and its first client. Only this response contains its secret.</summary>
static class PostOrganization
{
    public static async Task<Results<Created<Item<CreatedOrganization>>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, CallbookDb db, TimeProvider time, CancellationToken cancel)
    {
        var body = await JsonBody.Read(request, Wire.Json.NewOrganization, cancel);
        if (body.IsRefused)
            return body.Problem;
        if (Check(body.Value) is { Any: true } faults)
            return faults.ToResult();
        return TypedResults.Created(
            (string?)null, new Item<CreatedOrganization>(await Post(body.Value, caller.OrganizationId, db, time.Now(), cancel)));
    }

    public static Faults Check(NewOrganization wanted)
    {
        var faults = new Faults();
        faults.CheckName(wanted.Name, "name");
        return faults;
    }

    /// <summary>Creates a validated organization, and records which organization created it.</summary>
    public static async Task<CreatedOrganization> Post(
        NewOrganization wanted, Guid createdBy, CallbookDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var organization = new OrganizationRow
        {
            Id = Guid.CreateVersion7(now),
            Name = wanted.Name!, // validated
            CreatedBy = createdBy,
            CreatedAt = now,
        };
        var (client, secret) = PostOAuthClient.Create(
            organization.Id, "First client", Scopes.All.Keys.Where(scope => scope != Scopes.OrganizationsWrite), now);
        await Store(db, organization, client, cancel);
        return new(organization.Id, organization.Name, now, new(client.ClientId, secret, Scopes.Split(client.Scopes)));
    }

    // Stored together: without a client nobody could ever reach the organization.
    static async Task Store(CallbookDb db, OrganizationRow organization, OAuthClientRow client, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Organizations.Add(organization);
        await db.SaveChangesAsync(cancel);
        db.OAuthClients.Add(client);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}

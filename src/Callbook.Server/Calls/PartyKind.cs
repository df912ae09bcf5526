namespace Callbook.Server.Calls;

enum PartyKind
{
    Person,
    Phone,
    Agent,
}

using Google.Protobuf.Reflection;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>
/// Counts the messages in protobuf before they are made. A message of two bytes becomes an object of fifty times its size. Does not throw.
/// </summary>
ref struct OtlpMessages
{
    /// <summary>The messages of one request, and the values of one in JSON.</summary>
    public const int Most = 200_000;
    const int MostLevels = 64;

    const int Varint = 0;
    const int Fixed64 = 1;
    const int Delimited = 2;
    const int Fixed32 = 5;

    int count;

    /// <summary>Whether a body of this type has at most so many messages; null if it is not well-formed.</summary>
    public static bool? AreFew(ReadOnlySpan<byte> bytes, MessageDescriptor type)
    {
        var messages = new OtlpMessages();
        var isWellFormed = messages.Walk(bytes, type, 1);
        return messages.count > Most ? false : isWellFormed ? true : null;
    }

    bool Walk(ReadOnlySpan<byte> bytes, MessageDescriptor type, int level)
    {
        if (++count > Most || level > MostLevels)
            return false;
        while (!bytes.IsEmpty)
        {
            if (!TryVarint(ref bytes, out var tag))
                return false;
            var length = 0UL;
            switch (tag & 7)
            {
                case Varint when TryVarint(ref bytes, out _):
                    break;
                case Fixed64:
                    length = 8;
                    break;
                case Delimited when TryVarint(ref bytes, out length):
                    break;
                case Fixed32:
                    length = 4;
                    break;
                default:
                    return false;
            }

            if (length > (ulong)bytes.Length)
                return false;
            var value = bytes[..(int)length];
            bytes = bytes[(int)length..];
            if ((tag & 7) == Delimited && type.FindFieldByNumber((int)(tag >> 3)) is { FieldType: FieldType.Message } field && !Walk(value, field.MessageType, level + 1))
                return false;
        }

        return true;
    }

    static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var at = 0; at < Math.Min(bytes.Length, 10); at++)
        {
            value |= (ulong)(bytes[at] & 0x7f) << (7 * at);
            if (bytes[at] >= 0x80)
                continue;
            bytes = bytes[(at + 1)..];
            return true;
        }

        return false;
    }
}

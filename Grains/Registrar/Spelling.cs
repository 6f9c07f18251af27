using System.Text;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Unicode;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// The form of ids and codes in a roll, whatever way they are typed: the same when the roll is loaded and when a voter asks.
/// </summary>
internal static class Spelling
{
    public static byte[] Voter(byte[] typed) => Encoding.UTF8.GetBytes(Folding.Fold(Encoding.UTF8.GetString(typed)));

    public static byte[] Code(byte[] typed) => Encoding.UTF8.GetBytes(VoterCode.Fold(Encoding.UTF8.GetString(typed)));
}

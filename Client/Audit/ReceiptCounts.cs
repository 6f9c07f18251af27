namespace OrleansBallot.Client;

/// <summary>What became of the receipts that an audit looked at.</summary>
/// <param name="Confirmed">The chain holds their transactions.</param>
/// <param name="Superseded">The chain holds another vote or transfer by the same key instead, or not the coins that it was to spend.</param>
/// <param name="TooNew">The chain ends too early to judge them.</param>
/// <param name="OtherNetworks">They are of other networks, and were passed over.</param>
/// <param name="WithoutReceipt">Files that hold none: damaged, or of what had no answer yet. They say nothing about the chain.</param>
internal sealed record ReceiptCounts(int Confirmed = 0, int Superseded = 0, int TooNew = 0, int OtherNetworks = 0, int WithoutReceipt = 0);

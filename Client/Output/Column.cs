namespace OrleansBallot.Client;

/// <summary>A table's column.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="Cell">An item's cell, as markup.</param>
/// <param name="Rank">Where the terminal is too narrow, columns go in the order of their ranks, the highest first; 0 stays.</param>
/// <param name="Wraps">True for what people wrote: it may go on in the next line. Names, numbers and hashes never do.</param>
internal sealed record Column<T>(string Header, Func<T, string> Cell, int Rank = 0, bool Wraps = false);

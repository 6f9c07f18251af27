namespace OrleansBallot.Client;

/// <summary>A table's column.</summary>
/// <param name="Header">Its title.</param>
/// <param name="Cell">An item's cell, as markup.</param>
/// <param name="Rank">Where the terminal is too narrow, the column with the highest rank is left out first; rank 0 stays.</param>
/// <param name="Wraps">True for texts of people, which may break into lines. Names, numbers and hashes never do.</param>
internal sealed record Column<T>(string Header, Func<T, string> Cell, int Rank = 0, bool Wraps = false);

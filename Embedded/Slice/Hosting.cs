namespace Orleans.Hosting;

/// <summary>Keeps the namespace alive: grain projects import it for both engines, and only Orleans has anything in it.</summary>
internal static class Hosting;

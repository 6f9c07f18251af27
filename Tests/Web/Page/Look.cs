using Microsoft.Playwright;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>On what somebody looks at the page.</summary>
internal sealed record Look(string Name, int Width, int Height, bool IsPhone, ColorScheme Colours)
{
    public static Look Desktop { get; } = new("desktop-light", 1280, 800, IsPhone: false, ColorScheme.Light);

    public static Look Phone { get; } = new("phone-light", 390, 844, IsPhone: true, ColorScheme.Light);

    /// <summary>The narrowest that the page is made for: WCAG 2.2, 1.4.10.</summary>
    public static Look Narrow { get; } = Phone with { Name = "narrow", Width = 320, Height = 568 };

    public static IReadOnlyList<Look> All { get; } = [Desktop, Desktop.Dark, Phone, Phone.Dark];

    public Look Dark => this with { Name = Name.Replace("light", "dark", StringComparison.Ordinal), Colours = ColorScheme.Dark };
}

package dev.vidusubjects.page.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

/** Screens of different sizes, and the preferences of their owners. */
enum Device {
    DESKTOP(1440, 900, ColorScheme.LIGHT),
    DESKTOP_DARK(1440, 900, ColorScheme.DARK),
    PHONE(360, 740, ColorScheme.LIGHT),
    /** A desktop at a zoom of 200 %: half the size in CSS pixels, each of them 2×2 pixels of the screen. */
    DESKTOP_ZOOMED(720, 450, ColorScheme.LIGHT),
    REDUCED_MOTION(1440, 900, ColorScheme.LIGHT);

    private final int width;
    private final int height;
    private final ColorScheme scheme;

    Device(int width, int height, ColorScheme scheme) {
        this.width = width;
        this.height = height;
        this.scheme = scheme;
    }

    Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setDeviceScaleFactor(this == DESKTOP_ZOOMED ? 2 : 1)
                .setHasTouch(width < 500)
                .setColorScheme(scheme)
                .setReducedMotion(this == REDUCED_MOTION ? ReducedMotion.REDUCE : ReducedMotion.NO_PREFERENCE);
    }
}

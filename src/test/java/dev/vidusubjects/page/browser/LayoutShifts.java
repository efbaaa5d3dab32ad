package dev.vidusubjects.page.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;

/** Records what moved on the page although the user did nothing. */
final class LayoutShifts {

    private static final String OBSERVE =
            """
            window.layoutShifts = [];
            new PerformanceObserver(list => list.getEntries().filter(entry => !entry.hadRecentInput).forEach(entry =>
                window.layoutShifts.push(entry.value.toFixed(4) + ' at ' + Math.round(entry.startTime) + ' ms: '
                    + entry.sources.map(source => source.node?.parentElement?.localName + ' > '
                        + (source.node?.localName ?? source.node?.textContent) + '.' + source.node?.className
                        + ' from ' + JSON.stringify(source.previousRect) + ' to '
                        + JSON.stringify(source.currentRect)).join(', '))
            )).observe({ type: 'layout-shift', buffered: true });
            """;

    private LayoutShifts() {}

    static void observe(BrowserContext context) {
        context.addInitScript(OBSERVE);
    }

    /** @return each layout shift since the page was loaded, with the elements that moved */
    @SuppressWarnings("unchecked")
    static List<String> of(Page page) {
        return (List<String>) page.evaluate("() => window.layoutShifts");
    }
}

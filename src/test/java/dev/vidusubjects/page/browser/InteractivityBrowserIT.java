package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long the page takes to show the effect of an input, with a thousand subjects on a slow device. The measure is that
 * of Interaction to Next Paint, whose bound for a good page is 200 ms at the 98th percentile.
 */
@EnabledIfSystemProperty(named = "page", matches = "long")
class InteractivityBrowserIT {

    private static final int SUBJECTS = 1000;
    private static final int ROUNDS = 6;
    private static final int SLOWDOWN = 4;
    private static final long MAX_MILLIS = 200;

    private static final String OBSERVE =
            """
            window.interactions = {};
            new PerformanceObserver(list => list.getEntries().filter(entry => entry.interactionId > 0).forEach(entry => {
                const known = window.interactions[entry.interactionId];
                if (!known || known.duration < entry.duration) {
                    window.interactions[entry.interactionId] = { name: entry.name, duration: entry.duration };
                }
            })).observe({ type: 'event', durationThreshold: 16, buffered: true });
            """;

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @BeforeAll
    static void createSubjects() {
        PAGE.application().createMany("Extra", SUBJECTS);
        PAGE.application().create("Broken [fail=AuditSubmitIllegal]", "failed");
    }

    @Test
    void interactions_thousandSubjectsOnSlowDevice_areShownWithin200Milliseconds() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Broken [fail=AuditSubmitIllegal]")).isVisible();
        while (tab.subjects().count() < SUBJECTS) {
            int shown = tab.subjects().count();
            tab.showMore().click();
            tab.subjects().nth(shown).waitFor();
        }
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", SLOWDOWN);
        tab.page().context().newCDPSession(tab.page()).send("Emulation.setCPUThrottlingRate", rate);
        tab.page().evaluate(OBSERVE);

        for (int round = 0; round < ROUNDS; round++) {
            interact(tab);
        }

        List<Long> durations = durations(tab.page());
        long percentile = durations.get((int) Math.ceil(durations.size() * 0.98) - 1);
        System.out.printf(
                "interactivity: %d interactions, 98th percentile %d ms, slowest %d ms%n",
                durations.size(), percentile, durations.get(durations.size() - 1));
        assertThat(percentile).isLessThanOrEqualTo(MAX_MILLIS);
    }

    private static void interact(PageTab tab) {
        tab.name().click();
        tab.name().pressSequentially("Slow device");
        tab.choose(png("hero.png", 300, 400));
        tab.item("hero.png").waitFor();
        tab.button("Remove hero.png").click();
        tab.name().fill("");
        tab.statusFilter().focus();
        tab.page().keyboard().press("f");
        assertThat(tab.subjects()).hasCount(1);
        tab.page().keyboard().press("a");
        tab.subject("Extra " + SUBJECTS).waitFor();
        tab.openSubject("Extra " + SUBJECTS);
        tab.page().locator("vs-subject h1").waitFor();
        tab.page().goBack();
        tab.subject("Extra " + SUBJECTS).waitFor();
    }

    /** @return the duration of each interaction in milliseconds, the shortest first; those below 16 ms are not recorded */
    private static List<Long> durations(Page page) {
        List<Long> durations = new ArrayList<>();
        for (Object interaction : (List<?>) page.evaluate("() => Object.values(window.interactions)")) {
            durations.add(((Number) ((Map<?, ?>) interaction).get("duration")).longValue());
        }
        Collections.sort(durations);
        assertThat(durations).isNotEmpty();
        return durations;
    }
}

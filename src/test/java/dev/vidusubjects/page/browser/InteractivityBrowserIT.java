package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final String CARDS = "vs-board article";

    private static final String OBSERVE =
            """
            window.interactions = {};
            new PerformanceObserver(list => list.getEntries().filter(entry => entry.interactionId > 0).forEach(entry => {
                const known = window.interactions[entry.interactionId];
                if (!known || known.duration < entry.duration) {
                    window.interactions[entry.interactionId] = { name: entry.name, target: entry.target?.localName, duration: entry.duration };
                }
            })).observe({ type: 'event', durationThreshold: 16, buffered: true });
            """;

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @BeforeAll
    static void createSubjects() {
        PAGE.application().create("Broken [fail=AuditSubmitIllegal]", "failed");
        PAGE.application().createMany("Extra", SUBJECTS);
        PAGE.application().create("Newest", "completed");
    }

    @Test
    void interactions_thousandSubjectsOnSlowDevice_areShownWithin200Milliseconds() {
        PageTab tab = PAGE.open();
        tab.subjects().first().waitFor();
        while (tab.showMore().isVisible()) {
            tab.more();
        }
        assertThat(tab.shown()).isEqualTo(SUBJECTS + 2);
        tab.page().evaluate("() => scrollTo(0, 0)");
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", SLOWDOWN);
        tab.page().context().newCDPSession(tab.page()).send("Emulation.setCPUThrottlingRate", rate);
        tab.page().evaluate(OBSERVE);

        for (int round = 0; round < ROUNDS; round++) {
            interact(tab);
        }

        List<Interaction> interactions = interactions(tab.page());
        interactions.stream().skip(Math.max(0, interactions.size() - 8)).forEach(System.out::println);
        long percentile = interactions
                .get((int) Math.ceil(interactions.size() * 0.98) - 1)
                .millis();
        System.out.printf(
                "interactivity: %d interactions, 98th percentile %d ms, slowest %d ms%n",
                interactions.size(),
                percentile,
                interactions.get(interactions.size() - 1).millis());
        assertThat(percentile).isLessThanOrEqualTo(MAX_MILLIS);
    }

    private static void interact(PageTab tab) {
        tab.name().click();
        shown(tab);
        tab.name().pressSequentially("Slow device");
        tab.choose(png("hero.png", 300, 400));
        tab.item("hero.png").waitFor();
        tab.button("Remove hero.png").click();
        shown(tab);
        tab.name().fill("");
        tab.statusFilter().focus();
        tab.page().keyboard().press("f");
        shown(tab);
        assertThat(tab.shown()).isEqualTo(1);
        tab.page().keyboard().press("Home");
        shown(tab);
        assertThat(tab.shown()).isEqualTo(SUBJECTS + 2);
        tab.page().locator(CARDS).first().getByRole(AriaRole.LINK).click();
        tab.page().locator("vs-subject h1").waitFor();
        shown(tab);
        tab.page().goBack();
        tab.page().locator(CARDS).first().waitFor();
        shown(tab);
    }

    /** Waits until the last input is shown, without work in the page: looking for an element would delay it. */
    private static void shown(PageTab tab) {
        tab.page().evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))");
    }

    private record Interaction(String name, String target, long millis) {}

    /** @return the interactions of at least 16 ms, the shortest first: shorter ones are not recorded */
    private static List<Interaction> interactions(Page page) {
        List<Interaction> interactions = new ArrayList<>();
        for (Object found : (List<?>) page.evaluate("() => Object.values(window.interactions)")) {
            Map<?, ?> entry = (Map<?, ?>) found;
            interactions.add(new Interaction(
                    String.valueOf(entry.get("name")),
                    String.valueOf(entry.get("target")),
                    ((Number) entry.get("duration")).longValue()));
        }
        interactions.sort(Comparator.comparingLong(Interaction::millis));
        assertThat(interactions).isNotEmpty();
        return interactions;
    }
}

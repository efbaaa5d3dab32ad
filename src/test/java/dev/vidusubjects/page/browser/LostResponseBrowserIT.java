package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A creation whose response is lost is repeated by itself, and submitted once. */
class LostResponseBrowserIT {

    @RegisterExtension
    static final PageExtension PAGE =
            PageExtension.quick(Map.of("SUBJECTS_SWEEP_EVERY", "1s", "SUBJECTS_SWEEP_STALE_SUBMISSION", "1s"));

    @Test
    void create_connectionLostBeforeTheResponse_submitsOnceAndRecovers() {
        PAGE.expectNoConnection();
        PageTab tab = PAGE.open();
        NetworkFaults.loseResponse(tab.page(), 1);

        tab.create("Lost", png("hero.png", 200, 200));

        assertThat(tab.subject("Lost")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Lost");
    }

    @Test
    void create_noConnection_submitsWhenThereIsOne() {
        PAGE.expectNoConnection();
        PageTab tab = PAGE.open();
        NetworkFaults.refuse(tab.page(), 2);

        tab.create("Refused", png("hero.png", 200, 200));

        assertThat(tab.subject("Refused")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Refused");
    }

    @Test
    void create_gatewayTimesOutAfterTheCreation_submitsOnceAndRecovers() {
        PAGE.expectStatus(504);
        PageTab tab = PAGE.open();
        NetworkFaults.timeOutAtGateway(tab.page(), 1);

        tab.create("Gateway", png("hero.png", 200, 200));

        assertThat(tab.subject("Gateway")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Gateway");
    }

    @Test
    void create_applicationKilledWhileTheSubjectIsCreated_recoversWithoutReload() throws Exception {
        PAGE.expectNoConnection();
        PageTab tab = PAGE.open();
        tab.create("Killed [slow=3s]", png("hero.png", 200, 200));
        PAGE.application().awaitSubmission("Killed [slow=3s]");
        assertThat(tab.subject("Killed [slow=3s]")).isVisible();

        PAGE.application().kill();
        assertThat(tab.page().getByRole(AriaRole.STATUS).filter(text("does not respond")))
                .isVisible();
        PAGE.application().start();

        assertThat(tab.subject("Killed [slow=3s]")).containsText("Completed");
        assertThat(tab.page().getByText("does not respond")).hasCount(0);
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Killed [slow=3s]");
    }

    @Test
    void create_applicationKilledDuringTheSubmission_submitsOnce() throws Exception {
        PAGE.expectNoConnection();
        PAGE.expectStatus(504);
        PageTab tab = PAGE.open();
        tab.create("Interrupted [hang]", png("hero.png", 200, 200));
        PAGE.application().awaitSubmission("Interrupted [hang]");

        PAGE.application().restart(Map.of());

        assertThat(tab.subject("Interrupted [hang]")).containsText(Pattern.compile("Unconfirmed|Completed"));
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Interrupted [hang]");
    }

    private static Locator.FilterOptions text(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}

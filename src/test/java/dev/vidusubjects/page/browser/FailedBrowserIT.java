package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A failed subject shows why, and is redriven with one click where that is possible. */
class FailedBrowserIT {

    private static final Pattern REDRIVE = Pattern.compile("redrive|try again|poll|submit", Pattern.CASE_INSENSITIVE);

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @Test
    void redrive_accountWasRefused_completesWithOneClick() {
        PAGE.expectStatus(502);
        String name = "Account [402 times=1]";
        PageTab tab = PAGE.open();
        tab.create(name, png("hero.png", 200, 200));
        assertThat(tab.subject(name)).containsText("Failed");

        tab.openSubject(name);
        Locator view = tab.page().locator("vs-subject");
        assertThat(view).containsText("insufficient balance");
        assertThat(view).containsText("What helps");
        view.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(REDRIVE))
                .click();

        assertThat(view).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce(name);
    }

    @Test
    void open_permanentFailure_showsTheErrorAndNoRedrive() {
        String id = PAGE.application().create("Illegal [fail=AuditSubmitIllegal]", "failed");

        PageTab tab = PAGE.open(Device.DESKTOP, "/#/subjects/" + id);

        Locator view = tab.page().locator("vs-subject");
        assertThat(view).containsText("AuditSubmitIllegal");
        assertThat(view)
                .containsText(PAGE.application().task(id).at("/error/message").asText());
        assertThat(view.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(REDRIVE)))
                .hasCount(0);
    }

    @Test
    void create_providerIsBusy_isTriedAgainAndSubmittedOnce() {
        PAGE.expectStatus(503);
        String name = "Busy [429 retry-after=1 times=4]";
        PageTab tab = PAGE.open();

        tab.create(name, png("hero.png", 200, 200));

        assertThat(tab.subject(name)).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce(name);
    }
}

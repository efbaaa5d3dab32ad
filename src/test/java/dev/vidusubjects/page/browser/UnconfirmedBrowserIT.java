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

/** An unconfirmed subject is impossible to overlook, and is submitted again only after a warning. */
class UnconfirmedBrowserIT {

    private static final Pattern RESUBMIT = Pattern.compile("submit", Pattern.CASE_INSENSITIVE);
    private static final Pattern PAID_TWICE =
            Pattern.compile("twice|second subject|second time", Pattern.CASE_INSENSITIVE);

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick(Map.of("SUBJECTS_SWEEP_RECONCILE", "false"));

    @Test
    void create_responseProvesNothing_saysSoAtTheFormAndOnTheBoard() {
        PAGE.expectStatus(504);
        String name = "Shown [created-then=504-html]";
        PageTab tab = PAGE.open();

        tab.create(name, png("hero.png", 200, 200));

        assertThat(tab.subject(name)).containsText("Unconfirmed");
        assertThat(tab.alert("proves nothing").or(tab.alert("nconfirmed")).first())
                .isVisible();
        assertThat(PAGE.application().submissions()).containsOnlyOnce(name);
    }

    @Test
    void resubmit_cancelled_changesNothing() {
        String name = "Cancelled [created-then=504-html]";
        PageTab tab = openUnconfirmed(name);

        resubmitButton(tab).click();
        assertThat(tab.dialog()).containsText(PAID_TWICE);
        Accessibility.check(tab.page());
        tab.dialog()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel"))
                .click();
        assertThat(tab.dialog()).hasCount(0);
        resubmitButton(tab).click();
        tab.page().keyboard().press("Escape");
        assertThat(tab.dialog()).hasCount(0);

        assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("Unconfirmed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce(name);
    }

    @Test
    void resubmit_confirmed_submitsASecondTime() {
        String name = "Confirmed [created-then=504-html times=1]";
        PageTab tab = openUnconfirmed(name);

        resubmitButton(tab).click();
        assertThat(tab.dialog()).containsText(PAID_TWICE);
        tab.dialog()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(RESUBMIT))
                .click();

        assertThat(tab.page().locator("vs-subject")).containsText("Completed");
        assertThat(PAGE.application().submissions().stream().filter(name::equals))
                .hasSize(2);
    }

    private static PageTab openUnconfirmed(String name) {
        String id = PAGE.application().create(name, "unconfirmed");
        PageTab tab = PAGE.open(Device.DESKTOP, "/#/subjects/" + id);
        assertThat(tab.page().locator("vs-subject")).containsText("Unconfirmed");
        // The last change of the task by itself: a change at the same time as the resubmission would be a conflict.
        assertThat(tab.page().locator("vs-subject")).containsText("Comparing is switched off");
        return tab;
    }

    private static Locator resubmitButton(PageTab tab) {
        return tab.page()
                .locator("vs-subject")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(RESUBMIT))
                .first();
    }
}

package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser without a connection says so, and continues by itself when it has one. */
class OfflineBrowserIT {

    private static final String NOTICE = "This browser is offline";

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @Test
    void offline_andBack_showsWhatHasChanged() {
        PAGE.expectNoConnection();
        PAGE.application().create("Before", "completed");
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Before")).isVisible();

        tab.offline(true);
        PAGE.application().create("Meanwhile", "completed");
        assertThat(tab.page().getByText(NOTICE)).isVisible();
        assertThat(tab.subject("Before")).isVisible();
        assertThat(tab.subject("Meanwhile")).hasCount(0);
        tab.offline(false);

        assertThat(tab.subject("Meanwhile")).containsText("Completed");
        assertThat(tab.page().getByText(NOTICE)).hasCount(0);
    }

    @Test
    void create_whileOffline_submitsOnceWhenThereIsAConnection() {
        PAGE.expectNoConnection();
        PageTab tab = PAGE.open();
        tab.fill("Patient", png("hero.png", 200, 200));

        tab.offline(true);
        tab.createButton().click();
        assertThat(tab.page().getByText(NOTICE).first()).isVisible();
        assertThat(PAGE.application().submissions()).doesNotContain("Patient");
        tab.offline(false);

        assertThat(tab.subject("Patient")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Patient");
    }
}

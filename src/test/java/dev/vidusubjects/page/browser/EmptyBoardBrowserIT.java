package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first screen explains itself. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmptyBoardBrowserIT {

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @Test
    @Order(1)
    void open_noSubjects_explainsThreeWaysIn() {
        PageTab tab = PAGE.open();

        assertThat(tab.board()).containsText("form");
        assertThat(tab.board()).containsText("API");
        assertThat(tab.board()).containsText("/v1/subjects");
        assertThat(tab.board()).containsText("incoming/");
        assertThat(tab.subjects()).hasCount(0);
        assertThat(LayoutShifts.of(tab.page())).isEmpty();
    }

    @Test
    @Order(2)
    void open_sandbox_isImpossibleToOverlook() {
        PageTab tab = PAGE.open();

        assertThat(tab.page().getByText("Sandbox").first()).isInViewport();
        assertThat(tab.page().getByText("nothing is billed").first()).isInViewport();
    }

    @Test
    @Order(3)
    void create_firstSubject_replacesTheExplanation() {
        PageTab tab = PAGE.open();

        tab.create("First", png("hero.png", 200, 200));

        assertThat(tab.subject("First")).containsText("Completed");
        assertThat(tab.subject("First")).containsText("Sandbox");
        assertThat(tab.board()).not().containsText("incoming/");
    }

    @Test
    @Order(4)
    void open_unknownSubject_saysSoAndLeadsBack() {
        PAGE.expectStatus(404);
        PageTab tab = PAGE.open(Device.DESKTOP, "/#/subjects/" + "0".repeat(32));

        assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("no ");
        tab.page().getByText("All subjects").first().click();

        assertThat(tab.createButton()).isVisible();
    }
}

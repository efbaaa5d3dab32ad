package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same content is submitted once, however often it is sent; other content is another submission. */
class SingleSubmissionBrowserIT {

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @Test
    void create_doubleClick_submitsOnce() {
        PageTab tab = PAGE.open();
        tab.fill("Double", png("hero.png", 200, 200));

        tab.createButton().dblclick(new Locator.DblclickOptions().setForce(true));

        assertThat(tab.subject("Double")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Double");
    }

    @Test
    void create_enterIsHeldDown_submitsOnce() {
        PageTab tab = PAGE.open();
        tab.fill("Held", png("hero.png", 200, 200));
        tab.name().focus();

        for (int i = 0; i < 10; i++) {
            tab.page().keyboard().down("Enter");
        }
        tab.page().keyboard().up("Enter");

        assertThat(tab.subject("Held")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Held");
    }

    @Test
    void create_sameFilesAfterReload_submitsOnce() {
        PageTab tab = PAGE.open();
        tab.create("Reloaded", png("hero.png", 200, 200));
        PAGE.application().awaitSubmission("Reloaded");

        tab.reload();
        tab.create("Reloaded", png("hero.png", 200, 200));

        assertThat(tab.subject("Reloaded")).hasCount(1);
        assertThat(tab.subject("Reloaded")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Reloaded");
    }

    @Test
    void create_sameFilesInTwoTabs_submitsOnce() {
        PageTab first = PAGE.open();
        PageTab second = PAGE.openBeside(first);
        first.fill("Two tabs", png("hero.png", 200, 200));
        second.fill("Two tabs", png("hero.png", 200, 200));

        first.createButton().click();
        second.createButton().click();

        assertThat(first.subject("Two tabs")).containsText("Completed");
        assertThat(second.subject("Two tabs")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Two tabs");
    }

    @Test
    void create_otherContent_hasAnotherKey() {
        List<String> keys = new ArrayList<>();
        PageTab tab = PAGE.open();
        tab.page().onRequest(request -> {
            if (request.method().equals("POST") && request.url().endsWith("/v1/subjects")) {
                keys.add(request.headers().get("idempotency-key"));
            }
        });

        tab.create("First", png("hero.png", 200, 200));
        assertThat(tab.subject("First")).containsText("Completed");
        tab.reload();
        tab.create("First", png("hero.png", 200, 201));
        assertThat(tab.subject("First")).hasCount(2);
        tab.reload();
        tab.create("Second", png("hero.png", 200, 200));
        assertThat(tab.subject("Second")).containsText("Completed");

        assertThat(keys).hasSize(3).doesNotHaveDuplicates().doesNotContainNull();
        assertThat(PAGE.application().submissions()).contains("First", "First", "Second");
    }
}

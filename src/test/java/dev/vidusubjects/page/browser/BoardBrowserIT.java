package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The board with a thousand subjects. */
class BoardBrowserIT {

    private static final int SUBJECTS = 1000;

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @BeforeAll
    static void createSubjects() {
        PAGE.application().createMany("Extra", SUBJECTS);
        PAGE.application().create("Broken [fail=AuditSubmitIllegal]", "failed");
        PAGE.application().create("Newest", "completed");
    }

    @Test
    void board_manySubjects_showsAPageNewestFirstAndMoreOnDemand() {
        PageTab tab = PAGE.open();
        assertThat(tab.subjects().first()).hasAccessibleName("Newest");
        assertThat(tab.subjects().nth(1)).hasAccessibleName(Pattern.compile("^Broken"));
        int first = tab.subjects().count();
        assertThat(first).isBetween(10, 100);

        tab.showMore().click();

        assertThat(tab.subjects().nth(first)).isAttached();
        assertThat(tab.subjects().count()).isBetween(first + 10, first + 100);
        assertThat(tab.subjects().first()).hasAccessibleName("Newest");
    }

    @Test
    void showMore_untilTheEnd_showsEverySubjectOnce() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Newest")).isVisible();

        for (int shown = tab.subjects().count();
                shown < SUBJECTS + 2;
                shown = tab.subjects().count()) {
            tab.showMore().click();
            tab.subjects().nth(shown).waitFor();
        }

        assertThat(tab.showMore()).hasCount(0);
        assertThat(tab.subjects().allTextContents()).hasSizeGreaterThanOrEqualTo(SUBJECTS + 2);
        assertThat(names(tab)).doesNotHaveDuplicates().contains("Extra 1", "Extra 500", "Extra " + SUBJECTS);
        assertThat(LayoutShifts.of(tab.page())).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(PageTab tab) {
        return (List<String>) tab.subjects()
                .evaluateAll("cards => cards.map(card => document.getElementById("
                        + "card.getAttribute('aria-labelledby'))?.textContent.trim()"
                        + " ?? card.getAttribute('aria-label'))");
    }

    @Test
    void filter_byStatus_showsOnlyThese() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Newest")).isVisible();

        tab.statusFilter().selectOption("failed");
        assertThat(tab.subjects()).hasCount(1);
        assertThat(tab.subjects().first()).containsText("Failed");
        assertThat(tab.subjects().first()).containsText("AuditSubmitIllegal");
        tab.statusFilter().selectOption("unconfirmed");
        assertThat(tab.subjects()).hasCount(0);
        tab.statusFilter().selectOption("");

        assertThat(tab.subject("Newest")).isVisible();
    }

    @Test
    void board_subjectOfAnotherClient_appearsAndIsCompletedWithoutReload() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Newest")).isVisible();

        PAGE.application().create("Live [slow=5s]");

        assertThat(tab.subject("Live [slow=5s]")).containsText(Pattern.compile("Submitted|Processing"));
        assertThat(tab.subject("Live [slow=5s]")).containsText("Completed");
        assertThat(tab.subject("Live [slow=5s]").getByRole(AriaRole.LINK)).not().hasCount(0);
        assertThat(LayoutShifts.of(tab.page())).isEmpty();
    }

    @Test
    void board_nothingChanges_isPolledLessAndLess() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Newest")).isVisible();
        List<Long> times = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        tab.page().onResponse(response -> {
            if (response.url().contains("/v1/subjects?")) {
                times.add(System.nanoTime() / 1_000_000);
                statuses.add(response.status());
            }
        });

        tab.page().waitForCondition(() -> times.size() >= 4, new Page.WaitForConditionOptions().setTimeout(30_000));

        assertThat(statuses).endsWith(304);
        assertThat(times.get(3) - times.get(2)).isGreaterThan(times.get(1) - times.get(0));
    }
}

package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The board with a thousand subjects. */
class BoardBrowserIT {

    private static final int SUBJECTS = 1000;

    private static final String DRAW =
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";

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
        int first = tab.shown();
        assertThat(first).isBetween(10, 100);

        tab.more();

        assertThat(tab.shown()).isBetween(first + 10, first + 100);
        scroll(tab, 0);
        assertThat(tab.subjects().first()).hasAccessibleName("Newest");
    }

    @Test
    void showMore_untilTheEnd_showsEverySubjectOnceAndKeepsFewInTheDocument() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Newest")).isVisible();

        while (tab.showMore().isVisible()) {
            tab.more();
        }

        assertThat(tab.shown()).isGreaterThanOrEqualTo(SUBJECTS + 2);
        assertThat(namesFromTheTop(tab)).doesNotHaveDuplicates().contains("Extra 1", "Extra 500", "Extra " + SUBJECTS);
        assertThat(tab.subjects().count()).isLessThan(100);
        assertThat(LayoutShifts.of(tab.page())).isEmpty();
    }

    /** Scrolls by less than the visible part, from the top to the end. */
    private static List<String> namesFromTheTop(PageTab tab) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int y = 0; names.size() < tab.shown() && y < 200_000; y += 500) {
            scroll(tab, y);
            names.putAll(tab.namesById());
        }
        return List.copyOf(names.values());
    }

    private static void scroll(PageTab tab, int y) {
        tab.page().evaluate("y => scrollTo(0, y)", y);
        tab.page().evaluate(DRAW);
    }

    @Test
    void tab_fromCardToCard_reachesThoseThatWereNotInTheDocument() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Newest")).isVisible();
        tab.more();
        scroll(tab, 0);
        tab.subjects().first().getByRole(AriaRole.LINK).focus();

        for (int place = 2; place <= 80; place++) {
            tab.page().keyboard().press("Tab");
            tab.page().evaluate(DRAW);
            assertThat(tab.page().evaluate("() => document.activeElement.closest('article')?.ariaPosInSet"))
                    .isEqualTo(String.valueOf(place));
        }
    }

    @Test
    void back_fromASubject_showsTheBoardWhereItWasLeft() {
        PageTab tab = PAGE.open();
        assertThat(tab.subject("Newest")).isVisible();
        scroll(tab, 1_500);
        Object left = tab.page().evaluate("() => scrollY");
        tab.page().locator("article:nth-of-type(20) a").evaluate("link => link.click()");
        tab.page().locator("vs-subject h1").waitFor();
        assertThat(tab.page().evaluate("() => scrollY")).isEqualTo(0);

        tab.page().goBack();

        tab.page().waitForFunction("y => scrollY === y", left);
        assertThat(tab.subjects()).not().hasCount(0);
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

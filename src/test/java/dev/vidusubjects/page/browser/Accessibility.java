package dev.vidusubjects.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Collectors;

/** Checks of what every view must have for all users. */
final class Accessibility {

    /** Elements that reach beyond the right edge of the page. */
    private static final String BEYOND_THE_EDGE =
            """
            () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
                : [...document.querySelectorAll('body *')]
                    .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                    .map(element => element.localName + '.' + element.className + ': '
                        + Math.round(element.getBoundingClientRect().right))
                    .concat('width of the page: ' + document.documentElement.scrollWidth)
            """;

    private Accessibility() {}

    /** @throws AssertionError if axe finds a violation, or the page is wider than the screen */
    static void check(Page page) {
        List<String> violations = new AxeBuilder(page)
                .analyze().getViolations().stream().map(Accessibility::describe).toList();

        assertThat(violations).as("violations that axe has found").isEmpty();
        assertNoHorizontalScrolling(page);
    }

    static void assertNoHorizontalScrolling(Page page) {
        assertThat((List<?>) page.evaluate(BEYOND_THE_EDGE))
                .as("wider than the screen")
                .isEmpty();
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + "\n"
                + rule.getNodes().stream().map(Accessibility::describe).collect(Collectors.joining("\n"));
    }

    private static String describe(CheckedNode node) {
        return "  " + node.getTarget() + " " + node.getHtml() + "\n  " + node.getFailureSummary();
    }
}

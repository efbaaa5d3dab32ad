package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything can be done with the keyboard alone. */
class KeyboardBrowserIT {

    private static final int MAX_STEPS = 60;
    private static final String HAS_FOCUS = "element => element === document.activeElement";
    private static final String FOCUS_IS_VISIBLE =
            """
            element => {
                const marked = [[element], [element, '::after'], [element.parentElement]];
                return marked.some(([one, part]) => {
                    const style = getComputedStyle(one, part);
                    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                });
            }
            """;

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @Test
    void create_andOpen_withTheKeyboardAlone() {
        PageTab tab = PAGE.open();
        // Without a listener that is there long before, the browser may open its own dialog first.
        tab.page().onFileChooser(any -> {});
        tab.createButton().waitFor();

        moveTo(tab, tab.images());
        FileChooser chooser =
                tab.page().waitForFileChooser(() -> tab.page().keyboard().press("Space"));
        chooser.setFiles(png("hero.png", 200, 200));
        tab.item("hero.png").waitFor();
        moveTo(tab, tab.name());
        tab.page().keyboard().type("Typed");
        moveTo(tab, tab.createButton());
        tab.page().keyboard().press("Enter");
        assertThat(tab.subject("Typed")).containsText("Completed");

        moveTo(tab, tab.subject("Typed").getByRole(AriaRole.LINK).first());
        tab.page().keyboard().press("Enter");
        Locator view = tab.page().locator("vs-subject");
        assertThat(view.getByRole(AriaRole.HEADING).first()).containsText("Typed");
        moveTo(tab, view.getByText("All subjects").first());
        tab.page().keyboard().press("Enter");

        assertThat(tab.subject("Typed")).isVisible();
    }

    @Test
    void item_removedWithTheKeyboard_leavesTheFocusInTheForm() {
        PageTab tab = PAGE.open();
        tab.fill("Hero", png("hero.png", 200, 200));

        Locator remove = tab.button("Remove hero.png");
        moveTo(tab, remove);
        tab.page().keyboard().press("Enter");

        assertThat(tab.item("hero.png")).hasCount(0);
        assertThat((Boolean) tab.page().evaluate("() => document.activeElement.closest('vs-new-subject') !== null"))
                .isTrue();
    }

    @Test
    void skipLink_firstStep_leadsToTheContent() {
        PageTab tab = PAGE.open();
        tab.createButton().waitFor();

        tab.page().keyboard().press("Tab");
        Locator first = tab.page().locator(":focus");
        assertThat(first).containsText("Skip");
        assertThat(first).isInViewport();
        tab.page().keyboard().press("Enter");

        assertThat(tab.page().getByRole(AriaRole.MAIN)).isFocused();
    }

    /** Presses the tab key until the element has the focus, which must be visible. */
    private static void moveTo(PageTab tab, Locator target) {
        for (int step = 0; step < MAX_STEPS; step++) {
            if ((Boolean) target.evaluate(HAS_FOCUS)) {
                assertThat((Boolean) target.evaluate(FOCUS_IS_VISIBLE))
                        .as("the focus is visible at %s", target)
                        .isTrue();
                return;
            }
            tab.page().keyboard().press("Tab");
        }
        throw new AssertionError("not reached with the keyboard: " + target);
    }
}

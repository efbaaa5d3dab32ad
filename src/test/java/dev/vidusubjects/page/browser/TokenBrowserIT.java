package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the API needs a token, the page asks for it, and keeps it as long as its tab. */
class TokenBrowserIT {

    private static final String TOKEN = "token-of-the-tests-1";
    private static final String NEXT_TOKEN = "token-of-the-tests-2";

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick(Map.of(PageApplication.TOKEN_SETTING, TOKEN));

    @BeforeEach
    void refusedCallsAreReported() {
        PAGE.expectStatus(401);
    }

    @Test
    void open_withoutAToken_asksAndShowsNothingElse() {
        PAGE.application().create("Secret", "completed");

        PageTab tab = PAGE.open();

        assertThat(tab.dialog()).containsText("Token");
        assertThat(tab.page().locator("body")).not().containsText("Secret");
        Accessibility.check(tab.page());
    }

    @Test
    void enter_wrongToken_asksAgainAndThenContinues() {
        PageTab tab = PAGE.open();

        enter(tab, "wrong");
        assertThat(tab.dialog().getByRole(AriaRole.ALERT)).containsText("refused");
        Accessibility.check(tab.page());
        enter(tab, TOKEN);

        assertThat(tab.dialog()).hasCount(0);
        tab.create("With a token", png("hero.png", 200, 200));
        Locator subject = tab.subject("With a token");
        assertThat(subject).containsText("Completed");
        assertThat(subject.locator("img").first()).hasJSProperty("complete", true);
        assertThat((Integer) subject.locator("img").first().evaluate("image => image.naturalWidth"))
                .isPositive();
    }

    @Test
    void token_isKeptByTheTabOnly() {
        PageTab tab = PAGE.open();
        enter(tab, TOKEN);
        assertThat(tab.createButton()).isVisible();

        tab.reload();
        assertThat(tab.createButton()).isVisible();
        assertThat(tab.dialog()).hasCount(0);

        assertThat(PAGE.openBeside(tab).dialog()).containsText("Token");
        assertThat(tab.page().context().cookies()).isEmpty();
        assertThat(tab.page().evaluate("() => JSON.stringify(localStorage)").toString())
                .doesNotContain(TOKEN);
        assertThat(tab.page().url()).doesNotContain(TOKEN);
    }

    @Test
    void token_replacedAtTheApplication_asksAgainAndLosesNothing() throws Exception {
        PAGE.expectNoConnection();
        PageTab tab = PAGE.open();
        enter(tab, TOKEN);
        tab.fill("Renewed", png("hero.png", 200, 200));

        PAGE.application().restart(Map.of(PageApplication.TOKEN_SETTING, NEXT_TOKEN));
        try {
            tab.createButton().click();
            assertThat(tab.dialog().getByRole(AriaRole.ALERT)).containsText("refused");
            enter(tab, NEXT_TOKEN);

            assertThat(tab.subject("Renewed")).containsText("Completed");
            assertThat(PAGE.application().submissions()).containsOnlyOnce("Renewed");
        } finally {
            PAGE.application().restart(Map.of(PageApplication.TOKEN_SETTING, TOKEN));
        }
    }

    static void enter(PageTab tab, String token) {
        tab.dialog().getByLabel("Token").fill(token);
        tab.dialog().getByRole(AriaRole.BUTTON).last().click();
    }
}

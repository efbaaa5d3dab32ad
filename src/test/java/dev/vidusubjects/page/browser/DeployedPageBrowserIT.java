package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.largePng;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page of a deployment: {@code -Dpage.url}, with the token {@code -Dpage.token} and the bucket's origin {@code
 * -Dpage.storage}. {@code .ci/e2e/run} runs it.
 */
@EnabledIfSystemProperty(named = "page.url", matches = ".+")
class DeployedPageBrowserIT {

    private static final String STORAGE = System.getProperty("page.storage", "");
    private static final int LENGTH = 10_000_000;

    /** A deployment may have to start its functions. */
    private static final double TIMEOUT_MILLIS = 90_000;

    @RegisterExtension
    static final PageExtension PAGE =
            PageExtension.deployed(System.getProperty("page.url", "").replaceFirst("/$", ""), STORAGE);

    @Test
    void create_largePictureWithTheToken_isUploadedToTheBucketAndShownFromIt() {
        PAGE.expectStatus(401);
        List<Request> uploads = new CopyOnWriteArrayList<>();
        PageTab tab = PAGE.open();
        tab.page().onRequest(request -> {
            if (request.method().equals("PUT")) {
                uploads.add(request);
            }
        });

        assertThat(tab.dialog()).containsText("Token");
        assertThat(tab.page().locator("main")).hasCount(0);
        TokenBrowserIT.enter(tab, "wrong");
        assertThat(tab.dialog()).containsText("refused");
        TokenBrowserIT.enter(tab, System.getProperty("page.token"));
        tab.choose(largePng("large.png", LENGTH));
        tab.name().fill("Deployed");
        tab.createButton().click();

        Locator subject = tab.subject("Deployed");
        assertThat(subject).containsText("Completed", new ContainsTextOptions().setTimeout(TIMEOUT_MILLIS));
        Locator picture = subject.locator("img");
        picture.waitFor();
        assertThat(picture.getAttribute("src")).startsWith(STORAGE + "/");
        assertThat((Integer) picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }"))
                .isPositive();
        assertThat(uploads).singleElement().satisfies(upload -> {
            assertThat(upload.url()).startsWith(STORAGE + "/");
            // The URL is signed for this length of the body.
            assertThat(upload.response().status()).isEqualTo(200);
        });
        tab.screenshot("deployed");
    }
}

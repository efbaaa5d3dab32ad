package dev.vidusubjects.page.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.vidusubjects.page.browser.SampleFiles.largePng;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What does not fit a request is uploaded before it. */
class UploadBrowserIT {

    private static final Pattern UPLOAD = Pattern.compile("/uploads/.*signature=");
    private static final Pattern REQUEST_BYTES = Pattern.compile("(\"request\":\\{\"bytes\":)[0-9]+");
    private static final int MAX_REQUEST = 1_000_000;
    private static final int LENGTH = 600_000;

    @RegisterExtension
    static final PageExtension PAGE = PageExtension.quick();

    @Test
    void create_moreThanARequestHolds_uploadsWithAProgressBar() {
        List<Integer> lengths = new ArrayList<>();
        PageTab tab = openWithSmallRequests();
        tab.page().onRequest(request -> {
            byte[] body = request.method().equals("GET") ? null : request.postDataBuffer();
            lengths.add(body == null ? 0 : body.length);
        });
        List<Route> held = holdUploads(tab.page());

        tab.create("Large", files());
        assertThat(tab.page().getByRole(AriaRole.PROGRESSBAR).first()).isVisible();
        release(tab.page(), held);

        assertThat(tab.subject("Large")).containsText("Completed");
        assertThat(tab.page().getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Large");
        assertThat(lengths).allMatch(length -> length <= MAX_REQUEST).anyMatch(length -> length == LENGTH);
    }

    @Test
    void create_uploadBreaksOff_recoversAndSubmitsOnce() {
        PAGE.expectNoConnection();
        PageTab tab = openWithSmallRequests();
        tab.page().route(UPLOAD, route -> route.abort("connectionreset"), new Page.RouteOptions().setTimes(1));

        tab.create("Broken off", files());

        assertThat(tab.subject("Broken off")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Broken off");
    }

    @Test
    void create_sameLargeFilesAfterReload_submitsOnce() {
        PageTab tab = openWithSmallRequests();
        tab.create("Large again", files());
        PAGE.application().awaitSubmission("Large again");

        tab.reload();
        tab.create("Large again", files());

        assertThat(tab.subject("Large again")).containsText("Completed");
        assertThat(PAGE.application().submissions()).containsOnlyOnce("Large again");
    }

    /** The application itself accepts larger requests: its sandbox receives them from it. */
    private static PageTab openWithSmallRequests() {
        PageTab tab = PAGE.open();
        tab.page().route(Pattern.compile("/v1/about$"), route -> {
            APIResponse response = route.fetch();
            String body = REQUEST_BYTES.matcher(response.text()).replaceFirst("$1" + MAX_REQUEST);
            assertThat(body).contains(":" + MAX_REQUEST);
            route.fulfill(new Route.FulfillOptions().setResponse(response).setBody(body));
        });
        tab.reload();
        return tab;
    }

    private static FilePayload[] files() {
        return new FilePayload[] {
            largePng("one.png", LENGTH), largePng("two.png", LENGTH), largePng("three.png", LENGTH)
        };
    }

    /** @return the uploads that wait, which grow while the page is used */
    private static List<Route> holdUploads(Page page) {
        List<Route> held = new ArrayList<>();
        page.route(UPLOAD, held::add);
        return held;
    }

    private static void release(Page page, List<Route> held) {
        page.unroute(UPLOAD);
        held.forEach(Route::resume);
    }
}

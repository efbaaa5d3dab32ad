package dev.vidusubjects.page.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts the application for a test class, and opens the page in fresh browser contexts. A test fails if the browser
 * reports an error that the test does not {@linkplain #expect expect}.
 */
final class PageExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /** A subject is created in less than a second, and any number of them. */
    private static final Map<String, String> QUICK = Map.of(
            "SUBJECTS_POLLING_FIRST", "200ms",
            "SUBJECTS_POLLING_STEADY", "200ms",
            "SUBJECTS_STANDALONE_SANDBOX_DELAY", "200ms",
            "SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", "1000",
            "SUBJECTS_PROVIDER_BREAKER_PAUSE", "0s");

    private final Map<String, String> settings;
    private final Optional<Deployment> deployment;
    private final List<PageTab> tabs = new ArrayList<>();
    private PageApplication application;
    private Browser browser;
    private PageWatch watch;

    /**
     * A page that is deployed already.
     *
     * @param url the address of the page, without a slash at its end
     * @param storage the origin of the bucket
     */
    private record Deployment(String url, String storage) {}

    private PageExtension(Map<String, String> settings, Optional<Deployment> deployment) {
        this.settings = settings;
        this.deployment = deployment;
    }

    /** @return an extension whose application creates subjects quickly */
    static PageExtension quick() {
        return quick(Map.of());
    }

    /** @param settings further environment variables of the application */
    static PageExtension quick(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(QUICK);
        all.putAll(settings);
        return new PageExtension(all, Optional.empty());
    }

    /** @return an extension whose application has the default settings, as after {@code ./mvnw quarkus:dev} */
    static PageExtension withDefaults() {
        return new PageExtension(Map.of(), Optional.empty());
    }

    /** @return an extension without an application of its own */
    static PageExtension deployed(String url, String storage) {
        return new PageExtension(Map.of(), Optional.of(new Deployment(url, storage)));
    }

    PageApplication application() {
        return application;
    }

    /** Opens the page on a desktop. */
    PageTab open() {
        return open(Device.DESKTOP);
    }

    PageTab open(Device device) {
        return open(device, "/");
    }

    /** @param path the path and the fragment of the page's address */
    PageTab open(Device device, String path) {
        BrowserContext context = browser.newContext(device.options());
        context.setDefaultTimeout(Chromium.TIMEOUT_MILLIS);
        watch.watch(
                context,
                url(),
                deployment.map(Deployment::storage).map(List::of).orElse(List.of()));
        LayoutShifts.observe(context);
        return openIn(context, path);
    }

    /** Opens the page in another tab of the same browser window: both share what the browser stores. */
    PageTab openBeside(PageTab tab) {
        return openIn(tab.page().context(), "/");
    }

    private PageTab openIn(BrowserContext context, String path) {
        Page page = context.newPage();
        PageTab tab = new PageTab(page);
        tabs.add(tab);
        page.navigate(url() + path);
        return tab;
    }

    private String url() {
        return deployment.map(Deployment::url).orElseGet(() -> application.url());
    }

    /** Accepts errors of the browser whose text contains a match of this regular expression. */
    void expect(String regex) {
        watch.expect(regex);
    }

    /** Accepts that the browser reports responses with this status: it does so for every one from 400. */
    void expectStatus(int status) {
        expect("responded with a status of " + status);
    }

    /** Accepts that requests fail because there is no connection. */
    void expectNoConnection() {
        expect("net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION|EMPTY|NETWORK|INCOMPLETE|ABORTED|TIMED)");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        browser = Chromium.of(context);
        if (deployment.isPresent()) {
            return;
        }
        String name = context.getRequiredTestClass().getSimpleName();
        application = PageApplication.start(PageApplication.emptyFolder(name), settings);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        watch = new PageWatch();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        for (int i = 0; failed && i < tabs.size(); i++) {
            tabs.get(i)
                    .screenshot("failed-" + context.getRequiredTestClass().getSimpleName() + "-"
                            + context.getRequiredTestMethod().getName() + "-" + i);
        }
        tabs.stream().map(tab -> tab.page().context()).distinct().forEach(BrowserContext::close);
        tabs.clear();
        watch.check();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (application != null) {
            application.close();
        }
    }
}

package dev.vidusubjects.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Records what must not happen in any test: errors of the console and of the page, violations of the Content Security
 * Policy, and requests to another origin. A test names the errors that it causes.
 */
final class PageWatch {

    private static final String REPORT_VIOLATIONS =
            "document.addEventListener('securitypolicyviolation', event => console.error('Content Security Policy: ' +"
                    + " event.effectiveDirective + ' refused ' + (event.blockedURI || event.sample)));";

    private final List<String> errors = new ArrayList<>();
    private final List<Pattern> expected = new ArrayList<>();

    /**
     * @param origin the page's own origin
     * @param others the other origins that the page may call
     */
    void watch(BrowserContext context, String origin, List<String> others) {
        context.addInitScript(REPORT_VIOLATIONS);
        context.onConsoleMessage(this::record);
        context.onWebError(error -> errors.add("error of the page: " + error.error()));
        context.onRequest(request -> {
            if (!isOf(origin, request.url()) && others.stream().noneMatch(other -> isOf(other, request.url()))) {
                errors.add("request to another origin: " + request.url());
            }
        });
    }

    private void record(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            errors.add("console " + message.type() + ": " + message.text() + " at " + message.location());
        }
    }

    private static boolean isOf(String origin, String url) {
        return url.startsWith(origin + "/")
                || url.startsWith("blob:" + origin + "/")
                || url.startsWith("data:")
                || url.equals("about:blank");
    }

    /** Accepts errors whose text contains a match of this regular expression. */
    void expect(String regex) {
        expected.add(Pattern.compile(regex));
    }

    /** @throws AssertionError if something happened that the test does not expect */
    void check() {
        assertThat(errors).as("what the browser reported, but for %s", expected).noneMatch(error -> expected.stream()
                .noneMatch(pattern -> pattern.matcher(error).find()));
    }
}

package dev.vidusubjects.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.subject.Violation.Kind;
import dev.vidusubjects.subject.WebhookRules.HostLookup;
import dev.vidusubjects.time.TimeBudget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRulesTest {

    private static final String URL = "https://hooks.example.com/vidu";
    private static final HostLookup PUBLIC = addresses("93.184.215.14", "2606:4700::1111");
    private static final HostLookup NO_LOOKUP = host -> {
        throw new AssertionError("no lookup is allowed");
    };
    private static final HostLookup UNKNOWN = host -> {
        throw new UnknownHostException(host);
    };

    private final Findings findings = new Findings(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                URL,
                "https://hooks.example.com",
                "https://hooks.example.com:8443/a/b?token=1&x=%20",
                "https://93.184.215.14/vidu"
            })
    void check_publicHttpsUrl_isAccepted(String url) {
        Optional<String> checked = check(new WebhookRules(true, false, PUBLIC), url);

        assertThat(checked).contains(url);
        assertThat(result().violations()).isEmpty();
        assertThat(result().warnings()).isEmpty();
    }

    @Test
    void check_upperCaseAndOtherScripts_isConvertedToAscii() {
        Optional<String> checked = check(new WebhookRules(true, false, PUBLIC), "HTTPS://Bücher.Example.com/ü?ä=1");

        assertThat(checked).contains("https://xn--bcher-kva.example.com/%C3%BC?%C3%A4=1");
        assertThat(result().violations()).isEmpty();
    }

    @Test
    void check_noUrl_isAcceptedWithoutASecret() {
        WebhookRules rules = new WebhookRules(false, false, NO_LOOKUP);

        assertThat(rules.check(Optional.empty(), Budgets.ample(), findings)).isEmpty();
        assertThat(result().violations()).isEmpty();
    }

    @Test
    void check_noSecret_namesTheSettingWithoutALookup() {
        check(new WebhookRules(false, false, NO_LOOKUP), URL);

        assertMessages("webhooks are not configured: set SUBJECTS_WEBHOOKS_SECRET");
    }

    @Test
    void check_noSecretAndMalformed_reportsBoth() {
        check(new WebhookRules(false, false, NO_LOOKUP), "hooks.example.com");

        assertMessages(
                "webhooks are not configured: set SUBJECTS_WEBHOOKS_SECRET",
                "found a text that is not an https:// URL: an absolute https:// URL is allowed");
    }

    /** No message quotes the path or the query. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|found a text that is not an https:// URL: an absolute https:// URL is allowed",
                "/secret/path|found a text that is not an https:// URL: an absolute https:// URL is allowed",
                "s3://bucket/secret|found a text that is not an https:// URL: an absolute https:// URL is allowed",
                "http://hooks.example.com/secret|found an http:// URL: an https:// URL is allowed, as endings and their"
                        + " addresses are private",
                "https:/hooks.example.com/secret|found a URL without // after https:",
                "https://user:secret@hooks.example.com/|found an https:// URL with user information before its host: it"
                        + " must be left out",
                "https://hooks.example.com/#secret|found a URL with a fragment (#…): it must be left out",
                "https://hooks.example.com/#|found a URL with a fragment (#…): it must be left out",
                "https://10.0.0.1/secret|found the host 10.0.0.1 (a private address): it must be on the public web",
                "https://intranet/secret|found the host intranet (not a public host name): it must be on the public"
                        + " web",
            })
    void check_otherUrl_isRefused(String url, String message) {
        check(new WebhookRules(true, false, NO_LOOKUP), url);

        assertMessages(message);
    }

    @Test
    void check_length_isLimited() {
        WebhookRules rules = new WebhookRules(true, false, PUBLIC);

        check(rules, URL + "?" + "a".repeat(2_000 - URL.length() - 1));
        assertThat(result().violations()).isEmpty();
        check(rules, URL + "?" + "a".repeat(2_000 - URL.length()));
        check(rules, URL + "?" + "ü".repeat(700));

        assertMessages(
                "found a URL of 2,001 characters: at most 2,000 are allowed",
                "found a URL of 4,231 characters: at most 2,000 are allowed");
        assertThat(result().violations()).extracting(Violation::kind).containsOnly(Kind.OUT_OF_RANGE);
    }

    @Test
    void check_hostWithAnyPrivateAddress_isRefused() {
        check(new WebhookRules(true, false, addresses("93.184.215.14", "169.254.169.254")), URL);

        assertMessages("found the host hooks.example.com (which resolves to a link-local address): it must be on the"
                + " public web");
    }

    @Test
    void check_hostThatCannotBeResolved_isAWarning() {
        Optional<String> checked = check(new WebhookRules(true, false, UNKNOWN), URL + "?token=secret");

        assertThat(checked).contains(URL + "?token=secret");
        assertUnverified();
    }

    @Test
    void check_hostWithoutAddresses_isAWarning() {
        check(new WebhookRules(true, false, addresses()), URL);

        assertUnverified();
    }

    @Test
    void check_lookupLongerThanTheBudget_isAWarning() {
        CountDownLatch never = new CountDownLatch(1);
        WebhookRules rules = new WebhookRules(true, false, host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[0];
        });
        TimeBudget used = TimeBudget.of(Duration.ZERO, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

        rules.check(Optional.of(URL), used, findings);

        never.countDown();
        assertUnverified();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/hook?a=1",
                "https://localhost/hook",
                "http://127.0.0.1:8080/",
                "https://[::1]:8443/",
                "http://hooks.example.com/",
                "https://hooks.example.com/"
            })
    void check_privateAddressesAllowed_acceptsTheUrl(String url) {
        Optional<String> checked = check(new WebhookRules(true, true, addresses("127.0.0.1")), url);

        assertThat(checked).contains(url);
        assertThat(result().violations()).isEmpty();
        assertThat(result().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://localhost/",
                "http://user:secret@localhost/",
                "http://localhost/#secret",
                "http://0x7f.1/",
                "http://localhost\\@hooks.example.com/",
                "http://localhost/ secret",
                "http://localhost/%secret",
                "http:localhost",
                "http://"
            })
    void check_privateAddressesAllowed_stillRefusesMalformedUrls(String url) {
        check(new WebhookRules(true, true, NO_LOOKUP), url);

        assertThat(result().violations()).singleElement().satisfies(violation -> {
            assertThat(violation.code()).isEqualTo("webhook_url");
            assertThat(violation.message()).doesNotContain("secret");
        });
    }

    private Optional<String> check(WebhookRules rules, String url) {
        return rules.check(Optional.of(url), Budgets.ample(), findings);
    }

    private void assertMessages(String... messages) {
        assertThat(result().violations()).extracting(Violation::message).containsExactly(messages);
        assertThat(result().violations()).allSatisfy(violation -> {
            assertThat(violation.field()).isEqualTo("webhook_url");
            assertThat(violation.code()).isEqualTo("webhook_url");
        });
        assertThat(result().warnings()).isEmpty();
    }

    private void assertUnverified() {
        assertThat(result().violations()).isEmpty();
        assertThat(result().warnings())
                .containsExactly(new Warning(
                        "webhook_url",
                        "webhook_unverified",
                        "the host hooks.example.com could not be resolved from here: webhooks reach it only if it can"
                                + " be resolved when they are sent"));
    }

    private ValidationResult result() {
        return findings.result(new SubjectRequest("Hero", List.of(), List.of(), Optional.empty()));
    }

    private static HostLookup addresses(String... literals) {
        return host -> {
            InetAddress[] addresses = new InetAddress[literals.length];
            for (int i = 0; i < literals.length; i++) {
                addresses[i] = InetAddress.getByName(literals[i]);
            }
            return addresses;
        };
    }
}

package dev.vidusubjects.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.media.EndpointUrl;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {

    private static List<URI> endpoints(String urls, boolean allowPrivate) {
        SubjectsConfig config = Fixture.config(
                Path.of("data"),
                Map.of("subjects.webhooks.urls", urls, "subjects.webhooks.allow-private", "" + allowPrivate));
        return WebhookSettings.endpoints(config.webhooks());
    }

    @Test
    void endpoints_httpsUrls_areReadOnce() {
        assertThat(endpoints("https://a.example.com/x?k=1,https://b.example.com,https://b.example.com", false))
                .containsExactly(URI.create("https://a.example.com/x?k=1"), URI.create("https://b.example.com"));
    }

    @Test
    void endpoints_unset_areEmpty() {
        assertThat(WebhookSettings.endpoints(Fixture.config(Path.of("data")).webhooks()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example.com/?k=s",
                "ftp://a.example.com/?k=s",
                "/path?k=s",
                "a.example.com?k=s",
                "https://a.example.com/?k=s {x}",
                "https://a b.example.com/?k=s",
                "https:///path?k=s",
                "https://user:k=s@a.example.com/",
                "https://a.example.com/?k=s#part"
            })
    void endpoints_againstARule_nameTheSettingAndNoSecret(String url) {
        assertThatThrownBy(() -> endpoints(url, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SUBJECTS_WEBHOOKS_URLS")
                .hasMessageNotContaining("k=s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/?k=s",
                "https://localhost/?k=s",
                "https://intranet/?k=s",
                "https://[::1]/?k=s",
                "https://2130706433/?k=s",
                "https://a.example.com:0/?k=s",
                "https://a.example.com:65536/?k=s",
                "https://a.example.com./?k=s"
            })
    void endpoints_hostThatCannotBePublic_areRefusedAtStart(String url) {
        assertThatThrownBy(() -> endpoints(url, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SUBJECTS_WEBHOOKS_URLS")
                .hasMessageContaining(URI.create(url).getHost())
                .hasMessageNotContaining("k=s");
    }

    @Test
    void endpoints_privateAddress_nameTheHostAndTheSettingThatAllowsIt() {
        assertThatThrownBy(() -> endpoints("https://10.0.0.1/path?k=s", false))
                .hasMessage("SUBJECTS_WEBHOOKS_URLS (subjects.webhooks.urls), host 10.0.0.1: found the host 10.0.0.1 (a"
                        + " private address): it must be on the public web, unless SUBJECTS_WEBHOOKS_ALLOW_PRIVATE is"
                        + " true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://2130706433/", "http://localhost:0/", "http://user:k=s@localhost/", "ftp://localhost/"})
    void endpoints_privateAllowed_areStillWellFormed(String url) {
        assertThatThrownBy(() -> endpoints(url, true)).isInstanceOf(IllegalArgumentException.class);
    }

    /** In the same form as the URL of a request, so that an endpoint of both gets one webhook. */
    @Test
    void endpoints_otherSpellings_areOneInAscii() {
        assertThat(endpoints("HTTPS://Bücher.Example.com/ü,https://xn--bcher-kva.example.com/%C3%BC", false))
                .containsExactly(URI.create("https://xn--bcher-kva.example.com/%C3%BC"));
    }

    @Test
    void endpoints_privateAllowed_mayBeHttp() {
        assertThat(endpoints("http://127.0.0.1:8000/hook", true))
                .containsExactly(URI.create("http://127.0.0.1:8000/hook"));
    }

    @Test
    void endpoints_tooLong_areRefused() {
        String url = "https://a.example.com/" + "x".repeat(EndpointUrl.MAX_WEBHOOK_LENGTH);

        assertThatThrownBy(() -> endpoints(url, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requireSecret_endpointsWithoutOne_fails() {
        List<URI> urls = List.of(URI.create("https://a.example.com"));

        assertThatThrownBy(() -> WebhookSettings.requireSecret(urls, false))
                .hasMessageContaining("SUBJECTS_WEBHOOKS_SECRET");
        assertThatCode(() -> WebhookSettings.requireSecret(urls, true)).doesNotThrowAnyException();
        assertThatCode(() -> WebhookSettings.requireSecret(List.of(), false)).doesNotThrowAnyException();
    }
}

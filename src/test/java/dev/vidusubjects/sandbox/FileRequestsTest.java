package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxFixture.DELAY;
import static dev.vidusubjects.sandbox.SandboxFixture.URL_EXPIRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRequestsTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private String url(String name) throws IOException {
        return fixture.pictureUrl(fixture.completed(name, Pictures.dataUri(Pictures.RED)));
    }

    private static void assertIsError(FileReply reply, int status, String code) {
        assertThat(reply.head().status()).isEqualTo(status);
        assertThat(reply.head().contentType()).contains("application/xml");
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("<Error><Code>" + code + "</Code>");
    }

    private static void assertIsPicture(FileReply reply) throws IOException {
        assertThat(reply.head().status()).isEqualTo(200);
        assertThat(Pictures.share(Pictures.decode(reply.body()), Pictures.RED)).isEqualTo(1);
    }

    @Test
    void file_untilItsUrlExpires_isServed() throws IOException {
        String url = url("Hero");
        fixture.clock.advance(URL_EXPIRY.minusSeconds(1));
        assertIsPicture(fixture.file(url));

        fixture.clock.advance(Duration.ofSeconds(1));

        assertIsError(fixture.file(url), 403, "AccessDenied");
    }

    @Test
    void file_urlOfALaterList_expiresLater() throws IOException {
        String expired = url("Hero");
        fixture.clock.advance(URL_EXPIRY);

        String listed = fixture.list("{}")
                .path("subjects")
                .path(0)
                .path("images")
                .path(0)
                .asText();

        assertIsError(fixture.file(expired), 403, "AccessDenied");
        assertIsPicture(fixture.file(listed));
    }

    @ParameterizedTest
    @CsvSource({"/0.png, /1.png", "expires=, expires=1", "signature=, signature=0", "sandbox-task, sandbox-other"})
    void file_changedUrl_isRefused(String part, String changed) throws IOException {
        assertIsError(fixture.file(url("Hero").replace(part, changed)), 403, "AccessDenied");
    }

    @Test
    void file_withoutParameters_isRefused() {
        assertIsError(fixture.sandbox().file("sandbox-task-1", "0.png", "", "").get(), 403, "AccessDenied");
    }

    @Test
    void file_ofASubjectThatNoLongerExists_isNotFound() throws IOException {
        fixture.restartWithForeignSubjects(1);
        String url = fixture.list("{}")
                .path("subjects")
                .path(0)
                .path("images")
                .path(0)
                .asText();

        fixture.restartWithForeignSubjects(0);

        assertIsError(fixture.file(url), 404, "NoSuchKey");
    }

    @Test
    void fault_missing_isNotFoundAsOftenAsAskedFor() throws IOException {
        String url = url("Hero [file-404 times=2]");

        assertIsError(fixture.file(url), 404, "NoSuchKey");
        assertIsError(fixture.file(url), 404, "NoSuchKey");
        assertIsPicture(fixture.file(url));
        assertIsError(fixture.file(url("Hero [file-404 times=2]")), 404, "NoSuchKey");
    }

    @Test
    void fault_missing_byDefault_isEveryTime() throws IOException {
        String url = url("Hero [file-404]");

        for (int i = 0; i < 10; i++) {
            assertIsError(fixture.file(url), 404, "NoSuchKey");
        }
    }

    @Test
    void fault_cutBody_closesTheConnectionInTheMiddleOfThePicture() throws IOException {
        FileReply reply = fixture.file(url("Hero [file-cut-body]"));

        assertThat(reply.head().delivery()).isEqualTo(Delivery.CLOSE_DURING_BODY);
        assertThat(reply.head().contentType()).contains("image/png");
        assertIsPicture(reply);
    }

    @Test
    void fault_html_hasStatus200() throws IOException {
        FileReply reply = fixture.file(url("Hero [file-200-html]"));

        assertThat(reply.head().status()).isEqualTo(200);
        assertThat(reply.head().contentType())
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).containsIgnoringCase("<html");
    }

    @Test
    void fault_slow_delaysThePicture() throws IOException {
        FileReply reply = fixture.file(url("Hero [file-slow=7s]"));

        assertThat(reply.delay()).isEqualTo(Duration.ofSeconds(7));
        assertIsPicture(reply);
    }

    @Test
    void fault_expired_isRefusedAtOnce() throws IOException {
        assertIsError(fixture.file(url("Hero [file-expired]")), 403, "AccessDenied");
    }

    @Test
    void fault_withRetryAfter_hasTheHeader() throws IOException {
        FileReply reply = fixture.file(url("Hero [file-503-html retry-after=4 times=1]"));

        assertThat(reply.head().status()).isEqualTo(503);
        assertThat(reply.head().headers()).containsEntry("Retry-After", "4");
    }

    @Test
    void fault_unknown_isRefusedWithTheSubmission() throws IOException {
        assertThat(fixture.create("Hero [file-nonsense]").status()).isEqualTo(400);
        fixture.clock.advance(DELAY);
        assertThat(fixture.listNames(10)).isEmpty();
    }
}

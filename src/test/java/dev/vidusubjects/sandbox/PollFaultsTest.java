package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxFixture.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollFaultsTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @ParameterizedTest
    @CsvSource({
        "404-html, 404, text/html",
        "502-html, 502, text/html",
        "503-html, 503, text/html",
        "400-empty, 400,",
        "408-empty, 408,",
        "410-empty, 410,",
        "421-empty, 421,",
        "200-error, 200, application/json",
        "200-html, 200, text/html",
        "504-text, 504, text/plain"
    })
    void pollShape_byDefault_isAboutTheFirstThreePolls(String shape, int status, String contentType)
            throws IOException {
        String id = fixture.created("Hero [poll-" + shape + "]");

        for (int i = 0; i < 3; i++) {
            SandboxResponse response = fixture.poll(id);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.contentType()).isEqualTo(Optional.ofNullable(contentType));
            assertThat(response.body().isEmpty()).isEqualTo(contentType == null);
        }
        assertThat(fixture.task(id).path("status").asText()).isEqualTo("created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "500", "401", "404", "404-html", "200-error"})
    void pollFault_withTimes_endsAfterThem(String shape) throws IOException {
        String id = fixture.created("Hero [poll-" + shape + " times=2]");
        String other = fixture.created("Hero [poll-" + shape + " times=2]");

        assertThat(fixture.poll(id).label()).isEqualTo(shape);
        assertThat(fixture.poll(id).label()).isEqualTo(shape);
        assertThat(fixture.poll(id).label()).isEqualTo("200");
        assertThat(fixture.poll(other).label()).as("counted for each task").isEqualTo(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "500", "401"})
    void pollStatus_ofTheProvider_isAboutEveryPoll(String status) throws IOException {
        String id = fixture.created("Hero [poll-" + status + "]");

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.poll(id).label()).isEqualTo(status);
        }
    }

    @Test
    void poll429_hasRetryAfter() throws IOException {
        String id = fixture.created("Hero [poll-429 retry-after=2]");

        assertThat(fixture.poll(id).headers()).containsEntry("Retry-After", "2");
    }

    @Test
    void poll404_byDefault_isAboutTheFirstPoll() throws IOException {
        String id = fixture.created("Hero [poll-404]");

        assertThat(code(fixture.poll(id))).isEqualTo("TaskNotFound");
        assertThat(fixture.poll(id).status()).isEqualTo(200);
    }

    @Test
    void pollCut_closesTheConnectionEveryTime() throws IOException {
        String id = fixture.created("Hero [poll-cut]");

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.poll(id).delivery()).isEqualTo(Delivery.CLOSE_BEFORE_RESPONSE);
        }
    }

    @Test
    void pollFault_doesNotChangeTheSubmission() throws IOException {
        assertThat(fixture.create("Hero [poll-502-html]").label()).isEqualTo("200");
    }
}

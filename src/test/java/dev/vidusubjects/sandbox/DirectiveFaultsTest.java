package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxFixture.DELAY;
import static dev.vidusubjects.sandbox.SandboxFixture.code;
import static dev.vidusubjects.sandbox.SandboxFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directives that refuse a submission before anything is created, and directives about the end of a task. */
class DirectiveFaultsTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @Test
    void slow_delaysTheEnd() throws IOException {
        String id = fixture.created("Hero [slow=20s]");

        fixture.clock.advance(Duration.ofMillis(19_999));
        assertThat(fixture.task(id).path("status").asText()).isEqualTo("processing");
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(fixture.task(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void fail_endsWithItsCode() throws IOException {
        String id = fixture.created("Hero [fail=AuditSubmitIllegal]");
        fixture.clock.advance(DELAY);

        JsonNode task = fixture.task(id);

        assertThat(task.path("status").asText()).isEqualTo("failed");
        assertThat(task.path("error").path("code").asText()).isEqualTo("AuditSubmitIllegal");
        assertThat(task.has("output")).isFalse();
    }

    @Test
    void malformed_completesWithATextThatIsNoJson() throws IOException {
        String id = fixture.created("Hero [malformed]");
        fixture.clock.advance(DELAY);

        JsonNode task = fixture.task(id);

        assertThat(task.path("status").asText()).isEqualTo("completed");
        assertThat(task.at("/output/0/content/0/text").asText()).isNotEmpty().doesNotEndWith("}");
    }

    @Test
    void status_unknown_untilItCompletes() throws IOException {
        String id = fixture.created("Hero [status=weird]");

        assertThat(fixture.task(id).path("status").asText()).isEqualTo("weird");
        fixture.clock.advance(DELAY);
        assertThat(fixture.task(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void completedWithError_hasBoth() throws IOException {
        String id = fixture.created("Hero [completed-with-error]");
        fixture.clock.advance(DELAY);

        assertThat(fixture.task(id).path("status").asText()).isEqualTo("completed");
        assertThat(fixture.task(id).path("error").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 429, 500, 502, 503, 504})
    void status_byDefault_refusesEverySubmissionAndCreatesNothing(int status) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(fixture.create("Hero [" + status + "]").status()).isEqualTo(status);
        }

        assertThat(fixture.ledger()).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.path("accepted").asBoolean()).isFalse();
            assertThat(entry.has("task_id")).isFalse();
            assertThat(entry.path("response").asText()).isEqualTo("" + status);
        });
        fixture.clock.advance(DELAY);
        assertThat(fixture.listNames(100)).isEmpty();
    }

    @Test
    void status_ofTheProvider_hasEveryShapeOfErrors() throws IOException {
        assertThat(json(fixture.create("[401]")).path("message").isTextual()).isTrue();
        assertThat(json(fixture.create("[402]"))
                        .path("status")
                        .path("error_code")
                        .asInt())
                .isEqualTo(40201);
        assertThat(json(fixture.create("[403]")).path("error").isTextual()).isTrue();
        assertThat(json(fixture.create("[429]"))
                        .path("error")
                        .path("error_message")
                        .isTextual())
                .isTrue();
        assertThat(json(fixture.create("[500]")).path("error").path("message").isTextual())
                .isTrue();
    }

    @Test
    void tooManyRequests_withRetryAfterAndTimes_endsAfterThem() throws IOException {
        String name = "Hero [429 retry-after=3 times=2]";

        assertThat(fixture.create(name).headers()).containsEntry("Retry-After", "3");
        assertThat(fixture.create(name).status()).isEqualTo(429);
        assertThat(fixture.create(name).status()).isEqualTo(200);
        assertThat(fixture.create("Other [429 retry-after=3 times=2]").status())
                .as("counted for each name")
                .isEqualTo(429);
        assertThat(fixture.create("Hero [429]").headers()).isEmpty();
    }

    @Test
    void mediaFailure_withTimes_endsAfterThem() throws IOException {
        assertThat(code(fixture.create("Hero [media-failure times=1]"))).isEqualTo("ImageDownloadFailure");
        assertThat(fixture.create("Hero [media-failure times=1]").status()).isEqualTo(200);
    }

    @Test
    void refuse_hasItsCode() throws IOException {
        assertThat(code(fixture.create("Hero [refuse=TaskPromptPolicyViolation]")))
                .isEqualTo("TaskPromptPolicyViolation");
    }

    @Test
    void lost_isCutAndCreatesNothing() throws IOException {
        assertThat(fixture.create("Hero [lost times=1]").delivery()).isEqualTo(Delivery.CLOSE_BEFORE_RESPONSE);
        assertThat(fixture.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.path("accepted").asBoolean()).isFalse();
            assertThat(entry.path("response").asText()).isEqualTo("cut");
        });
        assertThat(fixture.create("Hero [lost times=1]").delivery()).isEqualTo(Delivery.RESPOND);
    }

    @ParameterizedTest
    @CsvSource({"503-html, 503", "404-text, 404", "421-empty, 421", "200-html, 200", "cut-body, 503", "hang, 503"})
    void refusedWith_anyShape_createsNothing(String shape, int status) throws IOException {
        SandboxResponse response = fixture.create("Hero [refused-with=" + shape + " times=1]");

        assertThat(response.label()).isEqualTo(shape);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.delivery()).isEqualTo(ResponseShapes.get(shape).delivery());
        assertThat(fixture.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.path("accepted").asBoolean()).isFalse();
            assertThat(entry.path("response").asText()).isEqualTo(shape);
        });
        assertThat(fixture.create("Hero [refused-with=" + shape + " times=1]").status())
                .isEqualTo(200);
    }

    @Test
    void severalDirectives_inOneName_areUsedInTheirOrder() throws IOException {
        String name = "[429 times=1] [created-then=502-html times=2] [lost times=1]";

        for (int i = 0; i < 5; i++) {
            fixture.create(name);
        }

        assertThat(fixture.ledger())
                .extracting(entry -> entry.path("response").asText())
                .containsExactly("429", "502-html", "502-html", "cut", "200");
        assertThat(fixture.ledger())
                .extracting(entry -> entry.path("accepted").asBoolean())
                .containsExactly(false, true, true, false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "created-then",
                "created-then=nonsense",
                "created-then=404-html",
                "created-then=429",
                "refused-with",
                "refused-with=nonsense",
                "poll-nonsense",
                "poll-"
            })
    void directive_withoutAMeaning_isRefusedAndNotInTheLedger(String directive) throws IOException {
        SandboxResponse response = fixture.create("Hero [" + directive + "]");

        assertThat(code(response)).isEqualTo("FieldInvalid");
        assertThat(response.body()).contains("found").contains("allowed");
        assertThat(fixture.ledger()).isEmpty();
    }

    @Test
    void brackets_withOtherWords_areAnOrdinaryName() throws IOException {
        assertThat(fixture.create("Hero [v2] [pollen]").label()).isEqualTo("200");
    }
}

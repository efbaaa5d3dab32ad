package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxFixture.DELAY;
import static dev.vidusubjects.sandbox.SandboxFixture.json;
import static dev.vidusubjects.sandbox.SandboxFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Submissions that create a subject, with a response that does not say so. */
class CreatedThenTest {

    /** The statuses with which a provider proves that it created nothing, whatever the body. */
    private static final Set<Integer> PROOFS =
            Set.of(401, 402, 403, 404, 405, 409, 411, 413, 414, 415, 421, 422, 429, 431);

    /** The codes in the body with which a provider proves nothing at all. */
    private static final List<String> UNPROVEN = List.of("OperationInProcess", "InternalServiceFailure");

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    static List<String> shapes() {
        return ResponseShapes.AFTER_CREATION;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void createdThen_everyShape_createsTheSubject(String shape) throws IOException {
        String name = "Hero [created-then=" + shape + "]";

        SandboxResponse response = fixture.create(name);

        assertThat(response.label()).isEqualTo(shape);
        JsonNode entry = fixture.ledger().get(0);
        assertThat(entry.path("accepted").asBoolean()).isTrue();
        assertThat(entry.path("response").asText()).isEqualTo(shape);
        fixture.clock.advance(DELAY);
        JsonNode task = fixture.task(entry.path("task_id").asText());
        assertThat(task.path("status").asText()).isEqualTo("completed");
        assertThat(fixture.list("{}").path("subjects")).singleElement().satisfies(subject -> {
            assertThat(subject.path("name").asText()).isEqualTo(name);
            assertThat(subject.path("id")).isEqualTo(textId(task));
        });
    }

    private static JsonNode textId(JsonNode task) {
        try {
            return text(task).path("id");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void createdThen_noShape_provesThatNothingWasCreated(String shape) {
        SandboxResponse response = ResponseShapes.get(shape);

        assertThat(PROOFS).doesNotContain(response.status());
        if (response.status() == 400 && response.body().startsWith("{")) {
            assertThat(UNPROVEN).contains(SandboxFixture.code(response));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void createdThen_onlyOnce_acceptsTheNextSubmissionAsUsual(String shape) throws IOException {
        String name = "Hero [created-then=" + shape + " times=1]";

        fixture.create(name);
        SandboxResponse second = fixture.create(name);

        assertThat(second.label()).isEqualTo("200");
        assertThat(fixture.ledger())
                .as("two subjects for a client that submits again")
                .extracting(entry -> entry.path("accepted").asBoolean())
                .containsExactly(true, true);
    }

    @Test
    void createdThen_byDefault_isAboutEverySubmission() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(fixture.create("Hero [created-then=502-html]").status()).isEqualTo(502);
        }

        assertThat(fixture.ledger())
                .extracting(entry -> entry.path("task_id").asText())
                .doesNotHaveDuplicates()
                .hasSize(3)
                .allMatch(id -> !id.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "cut, CLOSE_BEFORE_RESPONSE",
        "cut-body, CLOSE_DURING_BODY",
        "hang, NEVER_RESPOND",
        "created-then=cut, CLOSE_BEFORE_RESPONSE",
        "created-then=cut-body, CLOSE_DURING_BODY",
        "created-then=hang, NEVER_RESPOND"
    })
    void brokenConnection_afterCreation_cutsTheRegularResponse(String directive, Delivery delivery) throws IOException {
        SandboxResponse response = fixture.create("Hero [" + directive + "]");

        assertThat(response.delivery()).isEqualTo(delivery);
        JsonNode entry = fixture.ledger().get(0);
        assertThat(entry.path("response").asText()).isEqualTo(directive.replace("created-then=", ""));
        assertThat(json(response).path("id")).isEqualTo(entry.path("task_id"));
    }

    @Test
    void envelope_holdsTheIdOfTheTask() throws IOException {
        JsonNode envelope = json(fixture.create("Hero [created-then=200-envelope]"));

        assertThat(envelope.at("/status/code").asInt(-1)).isZero();
        assertThat(envelope.at("/data/task_id"))
                .isEqualTo(fixture.ledger().get(0).path("task_id"));
        assertThat(json(fixture.create("Hero [created-then=200-envelope-empty]"))
                        .at("/data"))
                .isEmpty();
    }

    @Test
    void redirect_leadsToTheSameCall() throws IOException {
        assertThat(fixture.create("Hero [created-then=307-redirect retry-after=3]")
                        .headers())
                .containsEntry("Location", "/sandbox/model/v1/generation")
                .containsEntry("Retry-After", "3");
    }
}

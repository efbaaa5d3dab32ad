package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncementBodyTest {

    private static final Instant NOW = Tasks.START.plusMillis(5);

    @Test
    void of_completedTask_isTypeTimestampAndTheTaskView() throws Exception {
        Task completed = ended(Tasks.completed(1, NOW)).withMedia(List.of(Tasks.keptMedia("image-0.png")));

        String body = AnnouncementBody.of(completed, false);

        JsonNode json = read(body);
        assertThat(json.fieldNames()).toIterable().containsExactly("type", "timestamp", "data");
        assertThat(json.path("type").asText()).isEqualTo("subject.completed");
        assertThat(json.path("timestamp").asText())
                .isEqualTo(completed.updatedAt().toString());
        assertThat(json.at("/data/id").asText()).isEqualTo(completed.id().value());
        assertThat(json.at("/data/status").asText()).isEqualTo("completed");
        assertThat(json.at("/data/version").asLong()).isEqualTo(7);
        assertThat(json.at("/data/subject/id").asText()).isEqualTo("subject-1");
        assertThat(json.at("/data/media/0/name").asText()).isEqualTo("image-0.png");
        assertThat(json.at("/data/media/0/uri").asText()).startsWith("local://media/");
        assertThat(json.at("/data/media/0").has("url")).isFalse();
        assertThat(json.path("data").has("sandbox")).isFalse();
        assertThat(body).doesNotContain("\n");
    }

    @Test
    void of_failedOrUnconfirmedTask_hasTheirTypeAndError() throws Exception {
        JsonNode failed = read(AnnouncementBody.of(ended(Tasks.failed(1, NOW)), false));
        JsonNode unconfirmed = read(AnnouncementBody.of(ended(Tasks.unconfirmed(1, NOW)), false));

        assertThat(failed.path("type").asText()).isEqualTo("subject.failed");
        assertThat(failed.at("/data/error/code").asText()).isEqualTo("FieldInvalid");
        assertThat(unconfirmed.path("type").asText()).isEqualTo("subject.unconfirmed");
        assertThat(unconfirmed.at("/data/reconciliation/state").asText()).isEqualTo("pending");
    }

    @Test
    void of_taskOfTheSandbox_statesIt() throws Exception {
        JsonNode body = read(AnnouncementBody.of(ended(Tasks.completed(1, NOW)), true));

        assertThat(body.at("/data/sandbox").asBoolean()).isTrue();
    }

    /** After comparisons, the task has a later version; the announcement still is that of its ending. */
    @Test
    void of_taskThatWasComparedSince_hasTheVersionOfTheEnding() throws Exception {
        Task ended = ended(Tasks.unconfirmed(1, NOW));
        Task compared = Tasks.reconciled(
                        ended, ended.reconciliation().orElseThrow().again(NOW), NOW.plusSeconds(9))
                .atVersion(12);

        JsonNode body = read(AnnouncementBody.of(compared, false));

        assertThat(body.at("/data/version").asLong()).isEqualTo(7);
        assertThat(AnnouncementId.of(compared)).contains(new AnnouncementId(ended.id(), 7));
    }

    /** Receivers of the deployment's endpoints must not learn the endpoint of a request, which may hold a secret. */
    @Test
    void of_taskWithWebhook_doesNotContainItsUrl() {
        Task full = Tasks.full(1, NOW);
        assertThat(full.intent().request().webhookUrl()).isPresent();

        assertThat(AnnouncementBody.of(full, false)).doesNotContain("hooks.example.com", "token", "secret");
    }

    @Test
    void of_openTask_isRefused() {
        assertThatThrownBy(() -> AnnouncementBody.of(Tasks.submitting(1), false))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void viewAndType_ofBody_areItsParts() throws Exception {
        String body = AnnouncementBody.of(ended(Tasks.completed(1, NOW)), false);

        assertThat(AnnouncementBody.type(body)).isEqualTo("subject.completed");
        assertThat(read(AnnouncementBody.view(body))).isEqualTo(read(body).path("data"));
    }

    @Test
    void parse_ofId_isItsTextOrNothing() {
        AnnouncementId id = new AnnouncementId(Tasks.id(1), 7);

        assertThat(AnnouncementId.parse(id.toString())).contains(id);
        for (String text :
                List.of("", "x", Tasks.id(1) + "", Tasks.id(1) + ".", Tasks.id(1) + ".0", id + "/..", id + "\n")) {
            assertThat(AnnouncementId.parse(text)).as(text).isEmpty();
        }
    }

    /** @return the task, ended by version 7 */
    private static Task ended(Task task) {
        return new Task(
                task.id(),
                7,
                task.status(),
                task.intent(),
                task.updatedAt(),
                task.pollState(),
                task.completion(),
                task.error(),
                task.reconciliation(),
                Optional.of(7L),
                task.media());
    }

    private static JsonNode read(String json) throws Exception {
        return new JsonMapper().readTree(json);
    }
}

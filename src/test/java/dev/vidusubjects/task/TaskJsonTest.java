package dev.vidusubjects.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskJsonTest {

    @Test
    void read_ofEveryStatus_givesTheSameTask() {
        Task submitted = Tasks.submitted(2, Tasks.START);
        Task[] tasks = {
            Tasks.submitting(1),
            submitted,
            submitted.polled(submitted.pollState().get().polled(Tasks.START.plusSeconds(9)), true, Tasks.START),
            Tasks.completed(3, Tasks.START),
            Tasks.failed(4, Tasks.START).atVersion(7),
            Tasks.unconfirmed(5, Tasks.START).atVersion(Long.MAX_VALUE),
        };

        assertThat(tasks).allSatisfy(task -> assertThat(TaskJson.read(TaskJson.write(task)))
                .isEqualTo(task));
    }

    @Test
    void read_ofTaskWithEverythingAndAwkwardTexts_givesTheSameTask() {
        Task task = Tasks.full(1, Tasks.START);

        assertThat(TaskJson.read(TaskJson.write(task))).isEqualTo(task);
    }

    @Test
    void read_ofUnconfirmedTaskThatWasCompared_givesTheSameTask() {
        Task task = Tasks.unconfirmed(1, Tasks.START)
                .reconciled(
                        new Reconciliation(
                                Reconciliation.State.UNDECIDED,
                                2,
                                Tasks.START.plusSeconds(60),
                                7,
                                Optional.of(Tasks.START.plusSeconds(30)),
                                List.of("subject-1", "subject-ü"),
                                Optional.of(Reconciliation.Reason.SEVERAL_CANDIDATES),
                                Optional.of(Tasks.START.plusSeconds(20))),
                        Tasks.START.plusSeconds(31));

        assertThat(TaskJson.read(TaskJson.write(task))).isEqualTo(task);
    }

    @Test
    void read_ofTaskThatTheProviderDoesNotKnowOnce_keepsTheTimestamp() {
        PollState unknown = Tasks.pollState(Tasks.START).notFound(Optional.of(Tasks.START.plusSeconds(90)));
        Task task = Tasks.submitting(1).submitted(unknown, Tasks.START);

        assertThat(TaskJson.read(TaskJson.write(task))).isEqualTo(task);
    }

    @Test
    void write_ofNonAsciiTexts_isAsciiOnOneLine() {
        String json = TaskJson.write(Tasks.full(1, Tasks.START));

        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(json)).isTrue();
        assertThat(json).doesNotContain("\n");
    }

    @Test
    void write_ofOpenTask_hasExactlyTheseFields() {
        assertThat(TaskJson.write(Tasks.submitted(1, Tasks.START)))
                .isEqualTo("{\"task_id\":\"00000000000000000000000000000001\",\"version\":0,\"status\":\"submitted\","
                        + "\"updated_at\":\"2026-01-01T12:00:00.000Z\",\"created_at\":\"2026-01-01T12:00:00.000Z\","
                        + "\"attempted_at\":\"2026-01-01T12:00:00.000Z\","
                        + "\"fingerprint\":\"" + "f".repeat(64) + "\",\"attempt\":\"0123456789abcdef\","
                        + "\"request\":{\"name\":\"hero-1\",\"images\":[\"https://example.com/a.png\"],\"videos\":[]},"
                        + "\"warnings\":[],"
                        + "\"poll_state\":{\"provider_task_id\":\"p-1\",\"submitted_at\":\"2026-01-01T12:00:00.000Z\","
                        + "\"deadline_at\":\"2026-01-01T12:30:00.000Z\",\"next_poll_at\":\"2026-01-01T12:00:02.000Z\","
                        + "\"poll_count\":0,\"generation\":0}}");
    }

    @Test
    void write_ofEndedTask_hasTheEndedVersion() {
        Task ended = Tasks.failed(1, Tasks.START).endedAt(Optional.of(1L)).atVersion(1);

        assertThat(TaskJson.write(ended)).endsWith(",\"ended_version\":1}");
        assertThat(TaskJson.read(TaskJson.write(ended))).isEqualTo(ended);
    }

    @Test
    void write_ofRequestWithWebhook_hasTheCompleteUrl() {
        assertThat(TaskJson.write(Tasks.full(1, Tasks.START)))
                .contains(",\"webhook_url\":\"https://hooks.example.com/vidu?token=secret\"},\"warnings\":");
    }

    @Test
    void write_ofInstantFinerThanAMillisecond_truncatesIt() {
        Instant fine = Instant.parse("2026-01-01T12:00:00.123999999Z");

        assertThat(TaskJson.read(TaskJson.write(Tasks.submitting(1, fine))).updatedAt())
                .isEqualTo(Instant.parse("2026-01-01T12:00:00.123Z"));
        assertThat(TaskJson.text(Instant.parse("2026-01-01T12:00:00Z"))).hasSameSizeAs(TaskJson.text(fine));
    }

    @Test
    void read_withUnknownFieldsAndWithoutLists_readsTheRest() {
        Task task = TaskJson.read("{\"new\":{\"deep\":[1]},\"task_id\":\"" + Tasks.id(1)
                + "\",\"version\":3,\"status\":\"submitting\",\"updated_at\":\"2026-01-01T12:00:00Z\","
                + "\"created_at\":\"2026-01-01T12:00:00Z\",\"fingerprint\":\"f\",\"attempt\":\"a\",\"error\":null,"
                + "\"request\":{\"name\":\"n\",\"other\":true}}");

        assertThat(task.version()).isEqualTo(3);
        assertThat(task.intent().request().images()).isEmpty();
        assertThat(task.intent().warnings()).isEmpty();
        assertThat(task.error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{}", "{\"task_id\":\"x\"}"})
    void read_ofAnythingElse_throwsTaskStoreException(String json) {
        assertThatThrownBy(() -> TaskJson.read(json))
                .isInstanceOf(TaskStoreException.class)
                .hasMessageStartingWith("a stored task cannot be read: ");
    }

    @Test
    void read_withUnknownStatus_namesIt() {
        String json = TaskJson.write(Tasks.submitting(1)).replace("submitting", "paused");

        assertThatThrownBy(() -> TaskJson.read(json)).hasMessageContaining("unknown status paused");
    }
}

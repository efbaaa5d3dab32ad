package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryMediaTest {

    @TempDir
    Path data;

    private EventsFixture fixture;
    private RetryMedia retryMedia;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        retryMedia =
                new RetryMedia(fixture.tasks, Optional.of(fixture.keepMedia()), fixture.retries::add, fixture.clock);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Task completed() throws Exception {
        return fixture.completed(1, List.of(fixture.url("/a")), List.of(), Optional.empty());
    }

    private Instant now() {
        return fixture.clock.instant();
    }

    @Test
    void retry_beforeItIsDue_isPutBack() throws Exception {
        MediaRetry early = new MediaRetry(completed().id(), 2, now().plusMillis(1));

        retryMedia.retry(early, fixture.budget());

        assertThat(fixture.retries).containsExactly(early);
        assertThat(fixture.server.connections()).isZero();
    }

    @Test
    void retry_pictureIsThere_isKeptAndDone() throws Exception {
        Task task = completed();
        fixture.server.then(EventsFixture.file(MediaFiles.png(10, 10)));

        retryMedia.retry(new MediaRetry(task.id(), 2, now()), fixture.budget());

        assertThat(fixture.retries).isEmpty();
        assertThat(fixture.tasks.require(task.id()).media()).hasSize(1);
    }

    @Test
    void retry_stillMissing_isTriedAgainLater() throws Exception {
        Task task = completed();
        fixture.server.thenRespond(503, "");

        retryMedia.retry(new MediaRetry(task.id(), 2, now()), fixture.budget());

        assertThat(fixture.retries).containsExactly(new MediaRetry(task.id(), 3, now().plus(Duration.ofMinutes(2))));
    }

    @Test
    void retry_allAttemptsFail_isGivenUpWhenTheUrlsHaveExpired() throws Exception {
        Task task = completed();
        Instant completed = now();
        MediaRetry next = new MediaRetry(task.id(), 2, completed.plusSeconds(30));
        try (RecordedLog log = RecordedLog.ofPackageOf(RetryMedia.class)) {
            while (log.lines("media_given_up").isEmpty()) {
                fixture.clock.set(next.notBefore());
                fixture.retries.clear();
                retryMedia.retry(next, fixture.budget());
                next = fixture.retries.isEmpty() ? next : fixture.retries.get(0);
            }

            assertThat(log.lines("media_given_up"))
                    .containsExactly("media_given_up task_id=" + task.id() + " attempts=11");
        }
        assertThat(fixture.retries).isEmpty();
        assertThat(now()).isBetween(completed.plus(Duration.ofHours(20)), completed.plus(Duration.ofHours(24)));
        assertThat(fixture.server.requests()).hasSize(10);
    }

    /** As at the end of the process. */
    @Test
    void retry_interrupted_mustBeRepeatedAndDoesNotCount() throws Exception {
        MediaRetry due = new MediaRetry(completed().id(), 2, now());
        fixture.server.then(RawServer.hang());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> retryMedia.retry(due, fixture.budget())).isInstanceOf(DeliveryQueueException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.retries).isEmpty();
    }

    @Test
    void retry_unknownOrOpenTask_isDone() throws Exception {
        Task failed = fixture.failed(2);

        retryMedia.retry(new MediaRetry(Tasks.id(404), 2, now()), fixture.budget());
        retryMedia.retry(new MediaRetry(failed.id(), 2, now()), fixture.budget());

        assertThat(fixture.retries).isEmpty();
        assertThat(fixture.server.connections()).isZero();
    }

    @Test
    void retry_queueFails_mustBeRepeated() throws Exception {
        MediaRetry due = new MediaRetry(completed().id(), 2, now());
        RetryMedia failing = new RetryMedia(
                fixture.tasks,
                Optional.of(fixture.keepMedia()),
                retry -> {
                    throw new DeliveryQueueException("throttled", null);
                },
                fixture.clock);

        assertThatThrownBy(() -> failing.retry(due, fixture.budget())).isInstanceOf(DeliveryQueueException.class);
    }
}

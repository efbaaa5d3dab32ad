package dev.vidusubjects.events;

import static dev.vidusubjects.fixture.EventsFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishEndingsTest {

    private static final URI OF_DEPLOYMENT = URI.create("https://hooks.example.com/all?token=secret");
    private static final String OF_REQUEST = "https://receiver.example.com/one?token=secret";

    @TempDir
    Path data;

    private EventsFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        fixture.endpoints.add(OF_DEPLOYMENT);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Set<AnnouncementId> publish(Task... ended) {
        return fixture.publish().publish(List.of(ended), fixture.budget());
    }

    private List<AnnouncementId> unannounced() {
        Instant later = fixture.clock.instant().plusSeconds(1);
        return fixture.outbox.unannounced(later, 10).stream()
                .map(EventsFixture::id)
                .toList();
    }

    @Test
    void publish_completedTask_handsTheBodyWithItsMediaToTheBusAndTheQueue() throws Exception {
        Task task = fixture.completed(1, List.of(fixture.url("/a")), List.of(), Optional.of(OF_REQUEST));
        fixture.server.then(EventsFixture.file(MediaFiles.png(10, 10)));

        assertThat(publish(task)).isEmpty();

        String body = fixture.outbox.body(id(task)).orElseThrow();
        assertThat(fixture.bus.accepted).containsExactly(new Announcement(id(task), "subject.completed", body));
        JsonNode json = new JsonMapper().readTree(body);
        assertThat(json.at("/data/media/0/name").asText()).isEqualTo("image-0.png");
        assertThat(json.at("/data/version").asLong()).isEqualTo(task.version());
        assertThat(fixture.queue.added)
                .containsExactly(
                        new Delivery(id(task), OF_DEPLOYMENT, 1, fixture.clock.instant()),
                        new Delivery(id(task), URI.create(OF_REQUEST), 1, fixture.clock.instant()));
        assertThat(fixture.retries).isEmpty();
        assertThat(unannounced()).isEmpty();
    }

    @Test
    void publish_failedTask_readsNoMedia() throws Exception {
        Task task = fixture.failed(1);

        assertThat(publish(task)).isEmpty();

        assertThat(fixture.bus.accepted).extracting(Announcement::type).containsExactly("subject.failed");
        assertThat(fixture.server.connections()).isZero();
    }

    @Test
    void publish_mediaAreNotKept_readsNoMedia() throws Exception {
        Task task = fixture.completed(1, List.of(fixture.url("/a")), List.of(), Optional.empty());

        assertThat(fixture.publish(Optional.empty()).publish(List.of(task), fixture.budget()))
                .isEmpty();

        assertThat(fixture.bus.accepted).hasSize(1);
        assertThat(fixture.server.connections()).isZero();
        assertThat(fixture.retries).isEmpty();
    }

    /** The media could not be kept at first, and the second announcement finds them. */
    @Test
    void publish_repeatedAfterTheTaskChanged_hasTheSameIdAndBody() throws Exception {
        Task task = fixture.completed(1, List.of(fixture.url("/a")), List.of(), Optional.empty());
        fixture.server.thenRespond(503, "").then(EventsFixture.file(MediaFiles.png(10, 10)));
        fixture.bus.throttled.add(id(task));
        assertThat(publish(task)).containsExactly(id(task));
        String body = fixture.outbox.body(id(task)).orElseThrow();
        fixture.bus.throttled.clear();
        fixture.clock.advance(Duration.ofMinutes(1));

        assertThat(publish(fixture.tasks.require(task.id()))).isEmpty();

        assertThat(fixture.tasks.require(task.id()).media()).hasSize(1);
        assertThat(fixture.bus.accepted).containsExactly(new Announcement(id(task), "subject.completed", body));
        assertThat(body).doesNotContain("image-0.png");
        assertThat(fixture.outbox.body(id(task)))
                .contains(fixture.bus.accepted.get(0).body());
    }

    @Test
    void publish_anotherEndingOfATask_hasAnotherIdAndBody() throws Exception {
        Task first = fixture.failed(1);
        publish(first);
        Task second = fixture.failedAgain(first);

        assertThat(publish(second)).isEmpty();

        assertThat(fixture.bus.accepted).extracting(Announcement::id).containsExactly(id(first), id(second));
        assertThat(fixture.bus.accepted).extracting(Announcement::body).doesNotHaveDuplicates();
    }

    @Test
    void publish_throttledBus_repeatsOnlyTheRejected() throws Exception {
        Task accepted = fixture.failed(1);
        Task rejected = fixture.failed(2);
        fixture.bus.throttled.add(id(rejected));

        Set<AnnouncementId> failed = publish(accepted, rejected);

        assertThat(failed).containsExactly(id(rejected));
        assertThat(fixture.queue.added)
                .as("a bus that refuses an event delays no webhook")
                .extracting(Delivery::id)
                .containsExactly(id(accepted), id(rejected));
        assertThat(unannounced()).containsExactly(id(rejected));

        fixture.bus.throttled.clear();
        assertThat(publish(rejected)).isEmpty();

        assertThat(fixture.bus.accepted).extracting(Announcement::id).containsExactly(id(accepted), id(rejected));
        assertThat(fixture.queue.added).extracting(Delivery::id).containsExactly(id(accepted), id(rejected));
        assertThat(unannounced()).isEmpty();
    }

    @Test
    void publish_busFails_repeatsAll() throws Exception {
        Task one = fixture.failed(1);
        Task other = fixture.failed(2);
        fixture.bus.isDown = true;

        assertThat(publish(one, other)).containsExactlyInAnyOrder(id(one), id(other));

        assertThat(fixture.queue.added).extracting(Delivery::id).containsExactly(id(one), id(other));
        assertThat(unannounced()).containsExactlyInAnyOrder(id(one), id(other));
    }

    /** The event stream delivers a record again, together with those after it. */
    @Test
    void publish_announcedEnding_isNotHandedOverAgain() throws Exception {
        Task task = fixture.completed(1, List.of(fixture.url("/a")), List.of(), Optional.of(OF_REQUEST));
        fixture.server.then(EventsFixture.file(MediaFiles.png(10, 10)));
        publish(task);

        assertThat(publish(task)).isEmpty();

        assertThat(fixture.bus.accepted).hasSize(1);
        assertThat(fixture.queue.added).hasSize(2);
    }

    @Test
    void publish_queueFails_repeatsOnlyThatAnnouncement() throws Exception {
        Task one = fixture.failed(1);
        Task other = fixture.failed(2);
        fixture.queue.failures = 1;

        assertThat(publish(one, other)).containsExactly(id(one));
        assertThat(unannounced()).containsExactly(id(one));
        assertThat(publish(one)).isEmpty();

        assertThat(fixture.queue.added).extracting(Delivery::id).containsExactly(id(other), id(one));
        assertThat(fixture.bus.accepted)
                .as("a queue that fails repeats no event")
                .extracting(Announcement::id)
                .containsExactly(id(one), id(other));
        assertThat(unannounced()).isEmpty();
    }

    @Test
    void publish_batchOfSeveral_announcesFirstWhatWaitsForNoCopies() throws Exception {
        Task completed = fixture.completed(1, List.of(fixture.url("/a")), List.of(), Optional.empty());
        Task failedTask = fixture.failed(2);
        fixture.server.then(EventsFixture.file(MediaFiles.png(10, 10)));

        assertThat(publish(completed, failedTask)).isEmpty();

        assertThat(fixture.bus.accepted).extracting(Announcement::id).containsExactly(id(failedTask), id(completed));
    }

    @Test
    void publish_missingMedia_areAnnouncedWithoutThemAndTriedAgain() throws Exception {
        Task task = fixture.completed(1, List.of(fixture.url("/a"), fixture.url("/b")), List.of(), Optional.empty());
        fixture.server.thenRespond(200, "<html>").then(EventsFixture.file(MediaFiles.png(10, 10)));

        assertThat(publish(task)).isEmpty();

        assertThat(fixture.bus.accepted.get(0).body()).contains("image-1.png").doesNotContain("image-0.");
        assertThat(fixture.retries)
                .containsExactly(
                        new MediaRetry(task.id(), 2, fixture.clock.instant().plusSeconds(30)));
    }

    /** As after an outage of more than a day. */
    @Test
    void publish_urlsHaveExpired_doesNotTryAgain() throws Exception {
        Task task = fixture.completed(1, List.of(fixture.url("/a")), List.of(), Optional.empty());
        fixture.server.thenRespond(403, "");
        fixture.clock.advance(Duration.ofHours(24));

        assertThat(publish(task)).isEmpty();

        assertThat(fixture.bus.accepted).hasSize(1);
        assertThat(fixture.retries).isEmpty();
    }

    @Test
    void publish_openTaskOrNothing_isIgnored() {
        assertThat(publish()).isEmpty();
        assertThat(publish(Tasks.submitting(1))).isEmpty();

        assertThat(fixture.bus.accepted).isEmpty();
        assertThat(fixture.queue.added).isEmpty();
    }

    @Test
    void publish_endingTwiceInABatch_isAnnouncedOnce() throws Exception {
        Task task = fixture.failed(1);

        assertThat(publish(task, task)).isEmpty();

        assertThat(fixture.bus.accepted).hasSize(1);
        assertThat(fixture.queue.added).hasSize(1);
    }

    @Test
    void publish_taskThatHasExpired_isAnnouncedNevertheless() {
        Task expired = Tasks.full(9, fixture.clock.instant());

        assertThat(publish(expired)).isEmpty();

        assertThat(fixture.bus.accepted).extracting(Announcement::id).containsExactly(id(expired));
    }

    @Test
    void publish_storeFails_isRepeated() throws Exception {
        Task task = fixture.completed(1);
        fixture.tasks.close();

        assertThat(publish(task)).containsExactly(id(task));

        assertThat(fixture.bus.accepted).isEmpty();
        assertThat(fixture.queue.added).isEmpty();
    }

    @Test
    void publish_endpointsWithSecrets_areNeitherLoggedNorAnnounced() throws Exception {
        Task task = fixture.completed(1, List.of(), List.of(), Optional.of(OF_REQUEST));
        Task other = fixture.completed(2, List.of(), List.of(), Optional.of(OF_REQUEST));
        fixture.queue.failures = 1;
        try (RecordedLog log = RecordedLog.ofPackageOf(PublishEndings.class)) {
            publish(task, other);

            assertThat(log.lines("announced"))
                    .containsExactly("announced task_id=" + other.id() + " announcement=" + id(other)
                            + " type=subject.completed");
            assertThat(log.events()).contains("announcement_failed");
            assertThat(log.text()).doesNotContain("secret", "receiver.example.com", "hooks.example.com");
        }
        assertThat(fixture.bus.accepted).extracting(Announcement::body).allSatisfy(body -> assertThat(body)
                .doesNotContain("secret", "receiver.example.com"));
    }
}

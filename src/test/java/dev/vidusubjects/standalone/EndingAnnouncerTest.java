package dev.vidusubjects.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingAnnouncerTest {

    @TempDir
    Path folder;

    private EventsFixture fixture;
    private EndingAnnouncer announcer;

    /** What was published, one list for each call. */
    private final List<List<AnnouncementId>> published = new ArrayList<>();

    private final Set<AnnouncementId> failing = new HashSet<>();

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(folder);
        announcer = new EndingAnnouncer(fixture.outbox, this::publish, fixture.clock);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Set<AnnouncementId> publish(List<Task> ended) {
        List<AnnouncementId> ids = ended.stream().map(EventsFixture::id).toList();
        published.add(ids);
        Set<AnnouncementId> failed = new HashSet<>(ids);
        failed.retainAll(failing);
        ids.stream().filter(id -> !failed.contains(id)).forEach(fixture.outbox::announced);
        return failed;
    }

    @Test
    void run_endingOfThisMillisecond_isAnnouncedOnce() throws Exception {
        AnnouncementId id = EventsFixture.id(fixture.failed(1));

        Duration wait = announcer.run();
        announcer.run();

        assertThat(published).containsExactly(List.of(id));
        assertThat(wait).isEqualTo(SignalledLoop.MAX_WAIT);
    }

    @Test
    void run_failedAnnouncement_isRepeatedAfterDelaysThatGrow() throws Exception {
        AnnouncementId id = EventsFixture.id(fixture.failed(1));
        failing.add(id);
        List<Long> delays = new ArrayList<>();

        for (int i = 0; i < 11; i++) {
            Duration wait = announcer.run();
            delays.add(wait.toSeconds());
            fixture.clock.advance(wait.minusMillis(1));
            announcer.run();
            assertThat(published).hasSize(i + 1);
            fixture.clock.advance(Duration.ofMillis(1));
        }

        assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
        failing.clear();
        announcer.run();
        assertThat(fixture.outbox.unannounced(fixture.clock.instant(), 9)).isEmpty();
    }

    @Test
    void run_moreEndingsThanAGroup_announcesTheRestAtOnce() throws Exception {
        for (int i = 1; i <= PublishEndings.MAX_GROUP + 1; i++) {
            fixture.failed(i);
        }

        assertThat(announcer.run()).isZero();
        assertThat(announcer.run()).isEqualTo(SignalledLoop.MAX_WAIT);

        assertThat(published).extracting(List::size).containsExactly(PublishEndings.MAX_GROUP, 1);
    }

    /** Otherwise the first ones could use the whole time of the copies, and leave none for the others. */
    @Test
    void run_manyEndings_announcesAtMostAsManyTogetherAsAreCopiedTogether() throws Exception {
        for (int i = 1; i <= 21; i++) {
            fixture.failed(i);
        }

        while (announcer.run().isZero()) {
            assertThat(published).hasSizeLessThan(21);
        }

        assertThat(published).extracting(List::size).containsExactly(10, 10, 1);
    }

    @Test
    void run_groupThatFails_doesNotHideAnotherEnding() throws Exception {
        for (int i = 1; i <= PublishEndings.MAX_GROUP; i++) {
            failing.add(EventsFixture.id(fixture.failed(i)));
        }
        announcer.run();
        AnnouncementId other = EventsFixture.id(fixture.failed(99));

        announcer.run();

        assertThat(published.get(1)).containsExactly(other);
    }

    @Test
    void run_endingThatTheSweepAnnounced_isForgotten() throws Exception {
        AnnouncementId id = EventsFixture.id(fixture.failed(1));
        failing.add(id);
        announcer.run();

        fixture.outbox.announced(id);

        assertThat(announcer.run()).isEqualTo(SignalledLoop.MAX_WAIT);
        assertThat(published).hasSize(1);
    }
}

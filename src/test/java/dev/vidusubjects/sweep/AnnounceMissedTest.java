package dev.vidusubjects.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.TimeBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnounceMissedTest {

    @TempDir
    Path data;

    private EventsFixture fixture;
    private AnnounceMissed announce;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        PublishEndings publish = fixture.publish(Optional.empty());
        announce = new AnnounceMissed(fixture.outbox, publish, fixture.clock);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void run_endingThatWasMissed_isAnnouncedOnce() throws Exception {
        Task ended = fixture.failed(1);
        fixture.clock.advance(Duration.ofMinutes(11));

        int first = announce.run(fixture.budget());
        int second = announce.run(fixture.budget());

        assertThat(first).isOne();
        assertThat(second).isZero();
        assertThat(fixture.bus.accepted).extracting(Announcement::id).containsExactly(EventsFixture.id(ended));
    }

    @Test
    void run_recentEnding_isLeftToItsOwnAnnouncement() throws Exception {
        fixture.failed(1);
        fixture.clock.advance(Duration.ofMinutes(9));

        assertThat(announce.run(fixture.budget())).isZero();
        assertThat(fixture.bus.accepted).isEmpty();
    }

    @Test
    void run_announcedEnding_isNotRepeated() throws Exception {
        fixture.outbox.announced(EventsFixture.id(fixture.failed(1)));
        fixture.clock.advance(Duration.ofMinutes(11));

        assertThat(announce.run(fixture.budget())).isZero();
    }

    @Test
    void run_someFail_countsTheOthersAndRepeatsThese() throws Exception {
        Task throttled = fixture.failed(1);
        for (int number = 2; number <= 25; number++) {
            fixture.failed(number);
        }
        fixture.clock.advance(Duration.ofMinutes(11));
        fixture.bus.throttled.add(EventsFixture.id(throttled));

        assertThat(announce.run(fixture.budget())).isEqualTo(24);
        fixture.bus.throttled.clear();
        assertThat(announce.run(fixture.budget())).isOne();
    }

    @Test
    void run_noTimeLeft_leavesThemToTheNextRun() throws Exception {
        fixture.failed(1);
        fixture.clock.advance(Duration.ofMinutes(11));

        assertThat(announce.run(TimeBudget.of(Duration.ofSeconds(1), fixture.clock)))
                .isZero();
        assertThat(announce.run(fixture.budget())).isOne();
    }

    @Test
    void run_storeFails_isLoggedOnly() {
        fixture.tasks.close();

        assertThat(announce.run(fixture.budget())).isZero();
    }
}

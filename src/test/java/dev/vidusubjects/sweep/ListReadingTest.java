package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.CrashError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.sweep.ReadingOutcome.Unfinished;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the list is read; {@link LargeAccountReadingTest} covers large accounts. */
class ListReadingTest {

    private final ListedAccount account = new ListedAccount();
    private final ReconciliationFixture fixture = new ReconciliationFixture(account);

    @Test
    void read_severalPages_knowsAllOfThem() {
        fill(250);
        Complete complete = (Complete) read();

        assertThat(complete.reading().pages()).isEqualTo(3);
        assertThat(complete.known().size()).isEqualTo(250);
        assertThat(account.calls).isEqualTo(3);
    }

    @Test
    void read_again_keepsTheFirstTimestamps() {
        fill(1);
        read();
        fixture.clock.advance(Duration.ofMinutes(1));
        account.create("new", "Hero");

        Complete complete = (Complete) read();

        assertThat(complete.known().ofShape(shape("subject 0")))
                .containsExactly(new KnownSubject("0", Instant.parse("2026-01-01T12:00:00Z"), false));
        assertThat(complete.known().ofShape(shape("Hero")))
                .containsExactly(new KnownSubject("new", fixture.clock.instant(), true));
    }

    @Test
    void read_subjectMissingFromOneReading_isNotForgotten() {
        account.create("old", "Hero");
        read();
        account.hidden.add("old");
        fixture.clock.advance(Duration.ofMinutes(1));
        Complete without = (Complete) read();
        assertThat(without.known().isIn("old", without.reading().number())).isFalse();
        account.hidden.clear();
        fixture.clock.advance(Duration.ofMinutes(1));

        Complete complete = (Complete) read();

        assertThat(complete.known().ofShape(shape("Hero")))
                .containsExactly(new KnownSubject("old", Instant.parse("2026-01-01T12:00:00Z"), false));
    }

    @Test
    void read_budgetEnds_continuesInAnotherProcess() {
        fill(1000);
        account.during = call -> fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.reading.read(forTask(), fixture.budget(Duration.ofSeconds(8))))
                .isInstanceOf(Unfinished.class);
        int calls = account.calls;
        assertThat(calls).isBetween(1, 9);
        fixture.restart();

        Complete complete = (Complete) read();

        assertThat(account.calls).isEqualTo(10);
        assertThat(complete.known().size()).isEqualTo(1000);
        assertThat(complete.reading().startedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
    }

    @Test
    void read_whileAnotherProcessReads_waits() {
        fill(300);

        account.during = call -> {
            if (call == 2) {
                assertThat(fixture.reading.read(forTask(), fixture.budget())).isInstanceOf(Unfinished.class);
            }
        };

        assertThat(read()).isInstanceOf(Complete.class);
        assertThat(account.calls).isEqualTo(3);
    }

    /**
     * The lease of the slow process expired, and the other process has completed the reading. The late writes of the
     * slow process change nothing.
     */
    @Test
    void read_otherProcessTookOver_discardsItsOwn() {
        fill(300);
        account.during = call -> {
            if (call == 2) {
                fixture.clock.advance(Duration.ofMinutes(3));
                account.create("new", "Hero");
                assertThat(read()).isInstanceOf(Complete.class);
                fixture.clock.advance(Duration.ofMinutes(3));
            }
        };
        assertThat(fixture.reading.read(forTask(), fixture.budget(Duration.ofHours(1))))
                .isInstanceOf(Unfinished.class);
        account.during = call -> {};

        Complete last = (Complete) fixture.reading.read(ReadingRequest.baseline(1), fixture.budget());

        assertThat(last.fresh()).isFalse();
        assertThat(last.known().ofShape(shape("Hero")).get(0).firstSeen())
                .isEqualTo(Instant.parse("2026-01-01T12:03:00Z"));
    }

    @Test
    void endLeaseBefore_processCrashedWhileReading_nextOneReadsAtOnce() {
        crashWhileReading();
        fixture.restart();

        assertThat(fixture.reading.read(forTask(), fixture.budget())).isInstanceOf(Unfinished.class);
        fixture.reading.endLeaseBefore(fixture.clock.instant());
        assertThat(read()).isInstanceOf(Complete.class);
    }

    @Test
    void endLeaseBefore_ownLease_isKept() {
        fill(300);
        Instant startedAt = fixture.clock.instant();

        account.during = call -> {
            if (call == 2) {
                fixture.reading.endLeaseBefore(startedAt);
                assertThat(fixture.reading.read(forTask(), fixture.budget())).isInstanceOf(Unfinished.class);
            }
        };

        assertThat(read()).isInstanceOf(Complete.class);
    }

    /** Ends the process in the middle of a reading, one second before the next process starts. */
    private void crashWhileReading() {
        fill(300);
        account.during = call -> {
            if (call == 2) {
                throw new CrashError("the process");
            }
        };
        assertThatThrownBy(() -> fixture.reading.read(forTask(), fixture.budget()))
                .isInstanceOf(CrashError.class);
        account.during = call -> {};
        fixture.clock.advance(Duration.ofSeconds(1));
    }

    /**
     * The process crashes at each write of a reading in turn; the next process continues, and nothing is lost or dated
     * wrongly.
     */
    @Test
    void read_crashAtAnyWrite_losesNothing() {
        for (int cut = 0; cut < 40; cut++) {
            ListedAccount listed = new ListedAccount();
            IntStream.range(0, 250).forEach(i -> listed.create("" + i, "subject " + i));
            ReconciliationFixture deployment = new ReconciliationFixture(listed);
            deployment.reading.read(forTask(), deployment.budget());
            listed.create("new", "Hero");
            deployment.clock.advance(Duration.ofMinutes(1));
            int[] writes = {0};
            int target = cut;
            deployment.documents.atWrite = () -> {
                if (writes[0]++ == target) {
                    throw new CrashError("the process");
                }
            };
            try {
                deployment.reading.read(forTask(), deployment.budget());
            } catch (CrashError e) {
                assertThat(writes[0]).isEqualTo(target + 1);
            }
            deployment.documents.atWrite = () -> {};
            deployment.restart();
            deployment.clock.advance(Duration.ofMinutes(2));
            Complete complete = (Complete) deployment.reading.read(forTask(), deployment.budget());
            assertThat(complete.known().size()).isEqualTo(251);
            assertThat(complete.known().ofShape(shape("Hero")).get(0).dated()).isTrue();
            assertThat(complete.known().ofShape(shape("subject 7")).get(0).firstSeen())
                    .isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
            // The next reader removes the leftovers of a crash; each version is removed by the reader after the next
            // one.
            assertThat(deployment.documents.results.keySet()).hasSizeLessThanOrEqualTo(2);
        }
    }

    /** The age of the subjects that are found then is unknown; they are only not a proof of absence. */
    @Test
    void read_knownSubjectsLost_beginsWithoutAnEarlierList() {
        account.create("old", "Hero");
        read();
        fixture.documents.results.clear();
        fixture.restart();
        fixture.clock.advance(Duration.ofMinutes(1));

        Complete complete = (Complete) read();

        assertThat(complete.known().ofShape(shape("Hero")).get(0).dated()).isFalse();
    }

    /** A subject must not look older than an attempt that preceded it. */
    @Test
    void read_clockSetBack_leavesTheAgeOpen() {
        read();
        fixture.unconfirmed("Hero");
        fixture.clock.advance(Duration.ofMinutes(-10));
        account.create("new", "Hero");
        Complete complete = (Complete) read();
        KnownSubject found = complete.known().ofShape(shape("Hero")).get(0);
        assertThat(found.dated()).isFalse();
        assertThat(found.firstSeen()).isEqualTo(KnownSubject.NOT_KNOWN);

        fixture.clock.advance(Duration.ofMinutes(11));
        Complete later = (Complete) read();
        assertThat(later.known().ofShape(shape("Hero")))
                .containsExactly(new KnownSubject(found.id(), fixture.clock.instant(), false));
    }

    /** A reading with a future timestamp would otherwise count as current until that time. */
    @Test
    void read_clockWasAhead_readsAgainAtOnce() {
        fixture.clock.advance(Duration.ofHours(2));
        read();
        fixture.clock.advance(Duration.ofHours(-2));
        fixture.reading.read(ReadingRequest.forTask(fixture.clock.instant(), last -> true), fixture.budget());

        assertThat(account.calls).isEqualTo(2);
    }

    @Test
    void read_inTheBackground_staysWithinTheHourlyCallLimit() {
        ReconciliationFixture slow =
                new ReconciliationFixture(account, Map.of("subjects.sweep.list-calls-per-hour", "4"));
        fill(1000);
        for (int hour = 0; hour < 3; hour++) {
            for (int sweep = 0; sweep < 12; sweep++) {
                slow.sweepAfter(Duration.ofMinutes(5));
            }
            assertThat(account.calls).isBetween(4 * (hour + 1), 4 * (hour + 2) - 1);
        }
    }

    @Test
    void state_asJson_readsBackEqual() {
        fill(250);
        read();
        account.during = call -> {
            throw new ProviderException.NoVerdict(error("x"), Optional.empty());
        };

        read();
        String json = fixture.documents.states.get("subject-readings").value();

        assertThat(ReadingStateJson.write(ReadingStateJson.read(json))).isEqualTo(json);
        assertThat(ReadingStateJson.read(json).last()).isPresent();
        assertThat(ReadingStateJson.read(json).reading()).isPresent();
        assertThatThrownBy(() -> ReadingStateJson.read("{}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static SubjectShape shape(String name) {
        return new SubjectShape(name, 1, 0);
    }

    private void fill(int count) {
        IntStream.range(0, count).forEach(i -> account.create("" + i, "subject " + i));
    }

    private ReadingOutcome read() {
        return fixture.reading.read(forTask(), fixture.budget(Duration.ofHours(1)));
    }

    private static ReadingRequest forTask() {
        return ReadingRequest.forTask(Instant.EPOCH, last -> false);
    }
}

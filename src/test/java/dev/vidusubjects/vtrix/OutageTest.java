package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.vtrix.SubmissionBreaker.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Five minutes in which a gateway sends HTML 503 and nothing is created, in virtual time: four workers, and 500 uploads
 * in the queue. An upload whose response proves nothing is unconfirmed, and is never sent again.
 */
class OutageTest {

    private static final Duration OUTAGE = Duration.ofMinutes(5);
    private static final int UPLOADS = 500;
    private static final int WORKERS = 4;

    private final MutableClock clock = new MutableClock();
    private final ScriptedStateStore states = new ScriptedStateStore();
    private final Instant outageEnds = clock.instant().plus(OUTAGE);
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
    private final PriorityQueue<Instant> uploads = new PriorityQueue<>();
    private final ErrorClassifier classifier = new ErrorClassifier(List.of());
    private int order;
    private int unconfirmed;
    private int created;
    private int inFlight;
    private int maxProbesInFlight;

    private record Event(Instant at, int order, Runnable action) {}

    private void in(Duration delay, Runnable action) {
        events.add(new Event(clock.instant().plus(delay), order++, action));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 50, true, 9",
        "10, 50, true, 7",
        "1, 50, false, 9",
        "10, 50, false, 7",
        "1, 20000, true, 10",
        "10, 20000, false, 10",
        "1, 1, false, 10",
        "10, 1, true, 10"
    })
    void outage_ofFiveMinutes_leavesAtMostTenUnconfirmed(
            long pauseSeconds, long responseMillis, boolean oneProcess, int max) {
        for (int i = 0; i < UPLOADS; i++) {
            uploads.add(clock.instant());
        }
        List<SubmissionBreaker> processes = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            processes.add(
                    oneProcess && i > 0
                            ? processes.get(0)
                            : new SubmissionBreaker(
                                    states,
                                    Duration.ofSeconds(pauseSeconds),
                                    Duration.ofSeconds(35),
                                    clock,
                                    new Random(i)::nextLong));
            SubmissionBreaker process = processes.get(i);
            in(Duration.ofMillis(i), () -> work(process, Duration.ofMillis(responseMillis)));
        }

        Instant end = clock.instant().plus(Duration.ofHours(1));
        while (!events.isEmpty() && clock.instant().isBefore(end)) {
            Event next = events.poll();
            clock.set(next.at());
            next.action().run();
        }

        assertThat(unconfirmed).isBetween(BreakerState.THRESHOLD, max);
        assertThat(created)
                .as("each other upload is created once the outage is over")
                .isEqualTo(UPLOADS - unconfirmed);
        assertThat(maxProbesInFlight).as("probes in flight together").isEqualTo(1);
        assertThat(Duration.between(outageEnds, clock.instant()))
                .as("submissions continue soon after the outage")
                .isLessThan(Duration.ofMinutes(5).plusMillis(responseMillis * UPLOADS));
    }

    private void work(SubmissionBreaker breaker, Duration responseTime) {
        Instant due = uploads.poll();
        if (due == null) {
            return;
        }
        Runnable next = () -> work(breaker, responseTime);
        if (due.isAfter(clock.instant())) {
            uploads.add(due);
            in(Duration.between(clock.instant(), due), next);
            return;
        }
        Duration pause = breaker.pausedFor();
        try {
            if (!pause.isZero()) {
                uploads.add(clock.instant().plus(pause));
                in(Duration.ZERO, next);
                return;
            }
            Permit permit = breaker.acquire();
            inFlight++;
            if (unconfirmed >= BreakerState.THRESHOLD && clock.instant().isBefore(outageEnds)) {
                maxProbesInFlight = Math.max(maxProbesInFlight, inFlight);
            }
            in(responseTime, () -> {
                respond(permit);
                next.run();
            });
        } catch (ProviderException.Busy busy) {
            uploads.add(clock.instant().plus(busy.retryAfter().orElseThrow()));
            in(Duration.ZERO, next);
        }
    }

    private void respond(Permit permit) {
        inFlight--;
        boolean outage = clock.instant().isBefore(outageEnds);
        ProviderResponse response = outage
                ? Responses.of(503, "<html>503 Service Temporarily Unavailable</html>")
                : Responses.of(200, "{'id':'t1','status':'created'}");
        try {
            new TaskResponseParser(classifier).submitted(response);
            permit.proven();
            created++;
        } catch (ProviderException e) {
            assertThat(e).isInstanceOf(ProviderException.Unconfirmed.class);
            permit.unproven();
            unconfirmed++;
        }
        permit.release();
    }
}

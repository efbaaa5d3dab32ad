package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.vtrix.SubmissionBreaker.Permit;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two processes that share one state. */
class SubmissionBreakerTest {

    private final MutableClock clock = new MutableClock();
    private final ScriptedStateStore states = new ScriptedStateStore();
    private final SubmissionBreaker here = process(1);
    private final SubmissionBreaker there = process(2);

    private SubmissionBreaker process(long seed) {
        return new SubmissionBreaker(
                states, Duration.ofSeconds(10), Duration.ofSeconds(35), clock, new Random(seed)::nextLong);
    }

    private static Duration refused(SubmissionBreaker breaker) {
        Busy busy = catchThrowableOfType(Busy.class, breaker::acquire);
        assertThat(busy.error().code()).isEqualTo("submissions_paused");
        return busy.retryAfter().orElseThrow();
    }

    private void trip() throws Busy {
        for (int i = 0; i < BreakerState.THRESHOLD; i++) {
            here.acquire().unproven();
        }
    }

    @Test
    void acquire_healthy_costsOneReadAndNoWrite() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(here.pausedFor()).isZero();
            Permit permit = here.acquire();
            permit.proven();
            permit.release();
            clock.advance(Duration.ofSeconds(2));
        }

        assertThat(states.reads()).isEqualTo(3);
        assertThat(states.writes()).isZero();
    }

    @Test
    void acquire_healthySeenASecondAgo_readsAgain() throws Exception {
        here.pausedFor();
        clock.advance(Duration.ofSeconds(1));
        here.acquire();

        assertThat(states.reads()).isEqualTo(2);
    }

    @Test
    void acquire_afterAnUnprovenOne_letsOneProcessSubmit() throws Exception {
        here.acquire().unproven();
        Permit probe = here.acquire();

        assertThat(refused(here)).isEqualTo(Duration.ofSeconds(2));
        assertThat(refused(there)).isEqualTo(Duration.ofSeconds(2));
        assertThat(there.pausedFor()).isEqualTo(Duration.ofSeconds(2));
        probe.proven();
        assertThat(there.pausedFor()).isZero();
        there.acquire();
        there.acquire();
    }

    @Test
    void acquire_threeUnproven_pausesAllProcesses() throws Exception {
        trip();
        clock.advance(Duration.ofSeconds(4));

        assertThat(refused(there)).isEqualTo(Duration.ofSeconds(6));
        assertThat(there.pausedFor()).isEqualTo(Duration.ofSeconds(6));
        clock.advance(Duration.ofSeconds(6));
        there.acquire().unproven();
        assertThat(here.pausedFor()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void proven_probe_endsEverything() throws Exception {
        trip();
        clock.advance(Duration.ofSeconds(10));
        there.acquire().proven();

        here.acquire();
        here.acquire().unproven();
        assertThat(here.pausedFor()).as("counts from the start").isZero();
    }

    @Test
    void release_withoutAnOutcome_freesTheLease() throws Exception {
        here.acquire().unproven();
        here.acquire().release();

        there.acquire();
    }

    @Test
    void release_afterAnOutcome_changesNothing() throws Exception {
        here.acquire().unproven();
        Permit permit = here.acquire();
        permit.unproven();
        Permit next = there.acquire();
        permit.release();

        assertThat(refused(here)).isEqualTo(BreakerState.LEASE_RETRY);
        next.proven();
    }

    @Test
    void acquire_leaseHolderStopped_continuesAfterExpiry() throws Exception {
        here.acquire().unproven();
        here.acquire();
        clock.advance(Duration.ofSeconds(34));
        refused(there);
        clock.advance(Duration.ofSeconds(1));

        there.acquire().proven();
    }

    @Test
    void acquire_anotherProcessWasFaster_isRefused() throws Exception {
        here.acquire().unproven();
        states.beforeNextWrite(() -> acquired(there));

        assertThat(refused(here)).isEqualTo(BreakerState.LEASE_RETRY);
    }

    private static void acquired(SubmissionBreaker breaker) {
        assertThatCode(breaker::acquire).doesNotThrowAnyException();
    }

    @Test
    void acquire_resultOfTheWriteLost_hasTheLease() throws Exception {
        here.acquire().unproven();
        states.loseNextResult();
        Permit permit = here.acquire();

        refused(there);
        permit.proven();
        assertThat(there.pausedFor()).isZero();
    }

    @Test
    void unproven_anotherProcessWrote_countsBoth() throws Exception {
        Permit first = here.acquire();
        Permit second = there.acquire();
        Permit third = there.acquire();
        states.beforeNextWrite(() -> {
            second.unproven();
            third.unproven();
        });

        first.unproven();

        assertThat(here.pausedFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void creationConfirmed_paused_endsThePauseAtOnce() throws Exception {
        trip();
        there.creationConfirmed();

        assertThat(here.pausedFor()).isZero();
        here.acquire();
        here.acquire();
    }

    @Test
    void creationConfirmed_healthy_writesNothing() {
        here.creationConfirmed();

        assertThat(states.writes()).isZero();
    }

    @Test
    void acquire_stateStoreFails_doesNotStopSubmissions() throws Exception {
        trip();
        states.failing(true);

        assertThat(here.pausedFor()).isZero();
        Permit permit = here.acquire();
        permit.unproven();
        permit.release();
        here.acquire().proven();
        here.creationConfirmed();
    }

    @Test
    void acquire_stateOfAnotherRelease_isHealthy() throws Exception {
        states.replace(SubmissionBreaker.STATE, "something else", 0);

        here.acquire().unproven();
        here.acquire();
        assertThat(refused(there)).isEqualTo(BreakerState.LEASE_RETRY);
    }

    @Test
    void acquire_withoutAPause_isOff() throws Exception {
        SubmissionBreaker off = new SubmissionBreaker(states, Duration.ZERO, Duration.ofSeconds(35), clock, () -> 7L);
        for (int i = 0; i < 5; i++) {
            off.acquire();
            off.acquire().unproven();
        }

        assertThat(off.pausedFor()).isZero();
        assertThat(states.reads() + states.writes()).isZero();
    }
}

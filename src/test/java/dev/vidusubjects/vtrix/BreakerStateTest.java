package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.vtrix.BreakerState.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerStateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static BreakerState state(int unproven) {
        return new BreakerState(unproven, Optional.empty(), Optional.empty());
    }

    private static BreakerState probing(int unproven, String holder) {
        return state(unproven).leased(holder, NOW.plusSeconds(35));
    }

    @Test
    void unproven_first_letsOneInFlightAtATime() {
        BreakerState first = BreakerState.HEALTHY.unproven("a", NOW, PAUSE);

        assertThat(first).isEqualTo(state(1));
        assertThat(first.waiting(NOW, "b")).isEqualTo(Duration.ZERO);
        BreakerState leased = first.leased("b", NOW.plusSeconds(35));
        assertThat(leased.waiting(NOW, "b")).isEqualTo(Duration.ZERO);
        assertThat(leased.waiting(NOW, "c")).isEqualTo(BreakerState.LEASE_RETRY);
        assertThat(leased.waiting(NOW.plusSeconds(35), "c")).isEqualTo(Duration.ZERO);
    }

    @Test
    void unproven_thirdInARow_pauses() {
        BreakerState second = probing(1, "b").unproven("b", NOW, PAUSE);
        BreakerState third = second.leased("c", NOW.plusSeconds(35)).unproven("c", NOW, PAUSE);

        assertThat(second).isEqualTo(state(2));
        assertThat(third).isEqualTo(new BreakerState(3, Optional.of(NOW.plusSeconds(10)), Optional.empty()));
        assertThat(third.waiting(NOW.plusSeconds(4), "d")).isEqualTo(Duration.ofSeconds(6));
        assertThat(third.waiting(NOW.plusSeconds(10), "d")).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"3, 30", "4, 90", "5, 270", "6, 300", "7, 300", "1000000, 300"})
    void unproven_probe_triplesThePauseToFiveMinutes(int before, long seconds) {
        BreakerState after = probing(before, "a").unproven("a", NOW, PAUSE);

        assertThat(after.unproven()).isEqualTo(before + 1);
        assertThat(after.waiting(NOW, "b")).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void unproven_sentBeforeTheOutageWasKnown_doesNotProlongThePause() {
        BreakerState paused = new BreakerState(3, Optional.of(NOW.plusSeconds(10)), Optional.empty());
        BreakerState probing = paused.leased("probe", NOW.plusSeconds(40));

        assertThat(paused.unproven("late", NOW.plusSeconds(5), PAUSE)).isEqualTo(paused);
        assertThat(probing.unproven("late", NOW.plusSeconds(15), PAUSE)).isEqualTo(probing);
    }

    @Test
    void unproven_withoutALease_countsToThree() {
        BreakerState state = BreakerState.HEALTHY;
        for (int i = 0; i < 6; i++) {
            state = state.unproven("caller-" + i, NOW.plusSeconds(i), PAUSE);
        }

        assertThat(state).isEqualTo(new BreakerState(3, Optional.of(NOW.plusSeconds(12)), Optional.empty()));
    }

    @Test
    void released_ownLease_isGone() {
        assertThat(probing(2, "a").released("a")).isEqualTo(state(2));
        assertThat(probing(2, "a").released("b")).isEqualTo(probing(2, "a"));
    }

    @Test
    void leased_healthy_needsNoLease() {
        assertThat(BreakerState.HEALTHY.leased("a", NOW)).isSameAs(BreakerState.HEALTHY);
    }

    @Test
    void waiting_clockSetBack_isNotLong() {
        Instant farAhead = NOW.plus(Duration.ofHours(2));

        assertThat(new BreakerState(3, Optional.of(farAhead), Optional.empty()).waiting(NOW, "a"))
                .isEqualTo(Duration.ZERO);
        assertThat(new BreakerState(1, Optional.empty(), Optional.of(new Lease("b", farAhead))).waiting(NOW, "a"))
                .isEqualTo(Duration.ZERO);
        // The clock is slightly behind the clock of another process.
        assertThat(new BreakerState(9, Optional.of(NOW.plusSeconds(301)), Optional.empty()).waiting(NOW, "a"))
                .isEqualTo(BreakerState.MAX_PAUSE);
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "4, 3", "5, 9", "6, 27", "7, 81", "8, 243", "9, 300"})
    void pauseAfter_eachFurtherOne_isThreeTimesAsLong(int count, long seconds) {
        assertThat(BreakerState.pauseAfter(count, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void json_everyState_readsBackEqual() {
        BreakerState all = new BreakerState(4, Optional.of(NOW), Optional.of(new Lease("a", NOW.plusMillis(7))));

        assertThat(BreakerState.ofJson(all.toJson())).contains(all);
        assertThat(BreakerState.ofJson(BreakerState.HEALTHY.toJson())).contains(BreakerState.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{\"paused_until\":\"soon\"}", "{\"lease\":{\"holder\":\"a\"}}"})
    void json_noState_isNone(String json) {
        assertThat(BreakerState.ofJson(json)).isEmpty();
    }
}

package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vidusubjects.fixture.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionRateLimiterTest {

    private final MutableClock clock = new MutableClock();

    private SubmissionRateLimiter perSecond(double rate) {
        return new SubmissionRateLimiter("subjects.provider.max-lists-per-second", rate, clock);
    }

    @Test
    void reservePermit_many_areSpacedEvenly() {
        SubmissionRateLimiter limiter = perSecond(5);

        for (int i = 0; i < 20; i++) {
            assertThat(limiter.reservePermit(Duration.ofDays(1))).contains(Duration.ofMillis(200L * i));
        }
    }

    @Test
    void reservePermit_tooFarAway_reservesNothing() {
        SubmissionRateLimiter limiter = perSecond(1);
        limiter.reservePermit(Duration.ZERO);

        assertThat(limiter.reservePermit(Duration.ofMillis(999))).isEmpty();
        assertThat(limiter.waiting()).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(limiter.reservePermit(Duration.ZERO)).contains(Duration.ZERO);
    }

    @Test
    void reservePermit_afterIdleTime_accumulatesNoPermits() {
        SubmissionRateLimiter limiter = perSecond(1);
        clock.advance(Duration.ofHours(1));
        limiter.reservePermit(Duration.ZERO);

        assertThat(limiter.waiting()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void reservePermit_clockSetBack_doesNotWaitForLostTime() {
        SubmissionRateLimiter limiter = perSecond(1);
        limiter.reservePermit(Duration.ZERO);
        clock.advance(Duration.ofHours(-1));

        assertThat(limiter.reservePermit(Duration.ofSeconds(1))).contains(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void rate_notPositive_isRefused(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> perSecond(rate))
                .withMessage("subjects.provider.max-lists-per-second: found " + rate + ": more than 0 is allowed");
    }
}

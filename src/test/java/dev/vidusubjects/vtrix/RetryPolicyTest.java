package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.Media;
import dev.vidusubjects.provider.ProviderException.NotSent;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPolicyTest {

    private static final ProviderError ERROR = new ProviderError("code", "message");
    private static final Duration NEEDED = Duration.ofSeconds(14);

    private final MutableClock clock = new MutableClock();
    private final AtomicInteger attempts = new AtomicInteger();

    private RetryPolicy policy(Sleeper sleeper, String... settings) {
        return new RetryPolicy(
                ConfigOf.provider(settings).provider(),
                new SubmissionRateLimiter("rate", 1000, clock),
                clock,
                () -> 0L,
                sleeper);
    }

    private <E extends ProviderException> E failure(
            Class<E> kind, RetryPolicy policy, Duration budget, ProviderException thrown) {
        return catchThrowableOfType(
                kind,
                () -> policy.call(TimeBudget.of(budget, clock), NEEDED, () -> {
                    attempts.incrementAndGet();
                    throw thrown;
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.0, 250",
        "1, 0.5, 375",
        "1, 0.999999, 500",
        "2, 0.0, 500",
        "3, 0.0, 1000",
        "5, 0.0, 4000",
        "9, 0.0, 4000"
    })
    void delay_growsToABoundWithJitter(int attempt, double random, long millis) {

        assertThat(RetryPolicy.delay(attempt, random, Optional.empty())).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void delay_longerRetryAfterOfTheProvider_isUsed() {
        assertThat(RetryPolicy.delay(1, 0, Optional.of(Duration.ofSeconds(3)))).isEqualTo(Duration.ofSeconds(3));
        assertThat(RetryPolicy.delay(1, 0, Optional.of(Duration.ZERO))).isEqualTo(Duration.ofMillis(250));
    }

    static Stream<ProviderException> notRepeatable() {
        return Stream.of(new Unconfirmed(ERROR), new Account(ERROR), new Media(ERROR), new Rejected(ERROR));
    }

    @ParameterizedTest
    @MethodSource("notRepeatable")
    void call_failureThatProvesNothingOrIsFinal_isNotRepeated(ProviderException failure) {
        assertThat(failure(ProviderException.class, policy(clock::advance), Duration.ofHours(1), failure))
                .isSameAs(failure);
        assertThat(attempts).hasValue(1);
    }

    static Stream<ProviderException> repeatable() {
        return Stream.of(new Busy(ERROR, Optional.empty()), new NotSent(ERROR));
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void call_nothingWasCreated_isRepeatedUpToMaxAttempts(ProviderException failure) {
        failure(ProviderException.class, policy(clock::advance, "max-attempts", "3"), Duration.ofHours(1), failure);

        assertThat(attempts).hasValue(3);
    }

    @Test
    void call_maxRetryTimeUsedUp_stops() {
        RetryPolicy policy = policy(clock::advance, "max-retry-time", "10s");

        catchThrowableOfType(
                NotSent.class,
                () -> policy.call(TimeBudget.of(Duration.ofHours(1), clock), NEEDED, () -> {
                    attempts.incrementAndGet();
                    clock.advance(Duration.ofSeconds(10));
                    throw new NotSent(ERROR);
                }));

        assertThat(attempts).hasValue(1);
    }

    @Test
    void call_budgetLeavesNoTimeForAnotherAttempt_stops() {
        Busy busy = new Busy(ERROR, Optional.of(Duration.ofSeconds(2)));

        assertThat(failure(Busy.class, policy(clock::advance), NEEDED.plusMillis(1999), busy))
                .isSameAs(busy);
        assertThat(attempts).hasValue(1);

        failure(Busy.class, policy(clock::advance), NEEDED.plusSeconds(2), busy);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void call_budgetTooShort_makesNoAttempt() {
        Busy failure = failure(Busy.class, policy(clock::advance), NEEDED.minusMillis(1), new NotSent(ERROR));

        assertThat(failure.error().code()).isEqualTo("no_time");
        assertThat(attempts).hasValue(0);
    }

    @Test
    void call_permitBeyondTheBudget_makesNoAttempt() {
        SubmissionRateLimiter limiter = new SubmissionRateLimiter("rate", 1, clock);
        limiter.reservePermit(Duration.ZERO);
        RetryPolicy policy = new RetryPolicy(ConfigOf.provider().provider(), limiter, clock, () -> 0L, clock::advance);

        Busy failure = failure(Busy.class, policy, NEEDED.plusMillis(999), new NotSent(ERROR));

        assertThat(failure.error().code()).isEqualTo("too_many_submissions");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(attempts).hasValue(0);
    }

    @Test
    void call_interrupted_throwsTheLastFailureAndKeepsTheInterrupt() {
        RetryPolicy policy = policy(duration -> {
            throw new InterruptedException();
        });

        Busy failure = failure(Busy.class, policy, Duration.ofHours(1), new Busy(ERROR, Optional.empty()));

        assertThat(failure.error()).isEqualTo(ERROR);
        assertThat(Thread.interrupted()).isTrue();
    }
}

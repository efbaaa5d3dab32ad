package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.Media;
import dev.vidusubjects.provider.ProviderException.NotSent;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.time.MutableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {

    private static final ProviderError ERROR = new ProviderError("code", "message");

    private final MutableClock clock = new MutableClock();

    private Retries retries(Retries.Pause pause) {
        return new Retries(ConfigOf.provider().provider(), new SubmitPace(1000, clock), clock, () -> 0L, pause);
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
        assertThat(Retries.delay(attempt, random, Optional.empty())).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void delay_longerWish_wins() {
        assertThat(Retries.delay(1, 0, Optional.of(Duration.ofSeconds(3)))).isEqualTo(Duration.ofSeconds(3));
        assertThat(Retries.delay(1, 0, Optional.of(Duration.ZERO))).isEqualTo(Duration.ofMillis(250));
    }

    static Stream<ProviderException> notRepeatable() {
        return Stream.of(new Unconfirmed(ERROR), new Account(ERROR), new Media(ERROR), new Rejected(ERROR));
    }

    @ParameterizedTest
    @MethodSource("notRepeatable")
    void call_failureThatProvesNothingOrIsFinal_isNotRepeated(ProviderException failure) {
        AtomicInteger attempts = new AtomicInteger();

        ProviderException thrown = catchThrowableOfType(
                ProviderException.class, () -> retries(clock::advance).call(() -> {
                    attempts.incrementAndGet();
                    throw failure;
                }));

        assertThat(thrown).isSameAs(failure);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void call_attemptsTakeLong_stopsInTime() {
        AtomicInteger attempts = new AtomicInteger();

        catchThrowableOfType(NotSent.class, () -> retries(clock::advance).call(() -> {
            attempts.incrementAndGet();
            clock.advance(Duration.ofSeconds(10));
            throw new NotSent(ERROR);
        }));

        assertThat(attempts).hasValue(1);
    }

    @Test
    void call_interrupted_endsWithWhatIsKnownAndKeepsTheInterrupt() {
        Retries interrupted = retries(duration -> {
            throw new InterruptedException();
        });

        catchThrowableOfType(
                Busy.class,
                () -> interrupted.call(() -> {
                    throw new Busy(ERROR, Optional.empty());
                }));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void take_evenlySpaced_noSecondHoldsMore() {
        SubmitPace pace = new SubmitPace(5, clock);
        Duration last = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            Duration wait = pace.take(Duration.ofDays(1)).orElseThrow();
            assertThat(wait).isEqualTo(Duration.ofMillis(200L * i));
            last = wait;
        }
        assertThat(last).isEqualTo(Duration.ofMillis(3800));
    }

    @Test
    void take_tooFarAway_takesNothing() {
        SubmitPace pace = new SubmitPace(1, clock);
        pace.take(Duration.ZERO);

        assertThat(pace.take(Duration.ofMillis(999))).isEmpty();
        assertThat(pace.waiting()).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.take(Duration.ZERO)).contains(Duration.ZERO);
    }

    @Test
    void take_afterAQuietTime_savesNothingUp() {
        SubmitPace pace = new SubmitPace(1, clock);
        clock.advance(Duration.ofHours(1));
        pace.take(Duration.ZERO);

        assertThat(pace.waiting()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void pace_absurdRate_isRefused(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SubmitPace(rate, clock))
                .withMessageContaining("max-submits-per-second");
    }

    @Test
    void take_clockSetBack_doesNotWaitForLostTime() {
        SubmitPace pace = new SubmitPace(1, clock);
        pace.take(Duration.ZERO);
        clock.advance(Duration.ofHours(-1));

        assertThat(pace.take(Duration.ofSeconds(1))).contains(Duration.ofSeconds(1));
    }

    @Test
    void timeout_largeBodies_getASecondPerMegabyte() {
        assertThat(GenerationBodyWriter.timeout(Duration.ofSeconds(25), 999_999))
                .isEqualTo(Duration.ofSeconds(25));
        assertThat(GenerationBodyWriter.timeout(Duration.ofSeconds(25), 80_000_000))
                .isEqualTo(Duration.ofSeconds(105));
    }
}

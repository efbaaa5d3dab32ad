package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrepareFunctionTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void run_severalSteps_runAtTheSameTimeAndInSpiteOfAFailure() throws Exception {
        CyclicBarrier all = new CyclicBarrier(2);
        Preparation failing = function -> List.of(() -> {
            throw new IllegalStateException("no network");
        });

        boolean ended = PrepareFunction.run(
                List.of(failing, function -> List.of(meetingAt(all)), function -> List.of(meetingAt(all))),
                FunctionName.POLL,
                LONG);

        assertThat(ended).isTrue();
        assertThat(all.isBroken()).isFalse();
    }

    @Test
    void run_stepThatHangs_isNotWaitedForBeyondTheLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);

        boolean ended = PrepareFunction.run(
                List.of(function -> List.of(() -> awaitQuietly(never))), FunctionName.API, Duration.ofMillis(50));

        assertThat(ended).isFalse();
        never.countDown();
    }

    @Test
    void run_noPreparations_endsAtOnce() throws Exception {
        assertThat(PrepareFunction.run(List.of(), FunctionName.DELIVER, Duration.ZERO))
                .isTrue();
    }

    @Test
    void functionNames_areThoseOfTheHandlers() {
        List<String> handlers = Stream.of(
                        ApiHandler.class,
                        IntakeHandler.class,
                        PollHandler.class,
                        SweepHandler.class,
                        PublishHandler.class,
                        DeliverHandler.class)
                .map(handler -> handler.getAnnotation(Named.class).value())
                .toList();

        assertThat(Arrays.stream(FunctionName.values()).map(FunctionName::code)).containsExactlyElementsOf(handlers);
        assertThat(handlers).allSatisfy(code -> assertThat(FunctionName.ofCode(code))
                .map(FunctionName::code)
                .contains(code));
        assertThat(FunctionName.ofCode("other")).isEmpty();
    }

    private static Runnable meetingAt(CyclicBarrier all) {
        return () -> {
            try {
                all.await(LONG.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

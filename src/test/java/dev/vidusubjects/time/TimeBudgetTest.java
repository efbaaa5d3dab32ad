package dev.vidusubjects.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {

    private final MutableClock clock = new MutableClock();
    private final TimeBudget budget = TimeBudget.of(Duration.ofSeconds(28), clock);

    @Test
    void remaining_asTimePasses_decreasesToZero() {
        clock.advance(Duration.ofSeconds(20));
        assertThat(budget.remaining()).isEqualTo(Duration.ofSeconds(8));

        clock.advance(Duration.ofSeconds(9));
        assertThat(budget.remaining()).isZero();
    }

    @Test
    void has_exactlyTheRemainingTime_isTrue() {
        assertThat(budget.has(Duration.ofSeconds(28))).isTrue();
        assertThat(budget.has(Duration.ofSeconds(28).plusNanos(1))).isFalse();
    }

    @Test
    void less_ofAStep_leavesTheReserveToTheRest() {
        TimeBudget step = budget.less(Duration.ofSeconds(14));

        clock.advance(Duration.ofSeconds(14));

        assertThat(step.remaining()).isZero();
        assertThat(budget.remaining()).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void atMost_longerThanTheRemainingTime_changesNothing() {
        assertThat(budget.atMost(Duration.ofMinutes(1)).remaining()).isEqualTo(Duration.ofSeconds(28));
        assertThat(budget.atMost(Duration.ofSeconds(5)).remaining()).isEqualTo(Duration.ofSeconds(5));
    }
}

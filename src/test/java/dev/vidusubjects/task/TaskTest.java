package dev.vidusubjects.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskTest {

    @Test
    void updatedAt_clockWasSetBack_isUnchanged() {
        Instant now = Tasks.START;
        Task task = Tasks.submitted(1, now);
        Task polled = task.polled(Tasks.pollState(now), true, now.minus(Duration.ofMinutes(5)));
        assertThat(polled.updatedAt()).isEqualTo(now);
        Instant later = now.plusMillis(1);

        assertThat(polled.polled(Tasks.pollState(now), true, later).updatedAt()).isEqualTo(later);
    }
}

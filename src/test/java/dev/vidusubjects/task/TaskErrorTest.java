package dev.vidusubjects.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.task.TaskError.Remedy;
import org.junit.jupiter.api.Test;

class TaskErrorTest {

    @Test
    void message_longest_staysAsItIs() {
        String longest = "x".repeat(1000);

        assertThat(error(longest).message()).isEqualTo(longest);
    }

    @Test
    void message_tooLong_isTruncatedOnce() {
        String truncated = error("x".repeat(1001)).message();

        assertThat(truncated).isEqualTo("x".repeat(999) + "…");
        assertThat(error(truncated).message()).isEqualTo(truncated);
    }

    @Test
    void message_truncatedInASurrogatePair_losesThePair() {
        assertThat(error("x".repeat(998) + "😀y".repeat(2)).message()).isEqualTo("x".repeat(998) + "…");
    }

    private static TaskError error(String message) {
        return new TaskError("code", message, Remedy.NONE);
    }
}

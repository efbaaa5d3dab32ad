package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vidusubjects.task.TaskStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {

    private static final IOException FULL = new IOException("No space left on device");

    private GroupCommit commits;

    @BeforeEach
    void open(@TempDir Path folder) {
        commits = new GroupCommit(new TaskFile(folder.resolve("tasks.mv")));
    }

    @AfterEach
    void close() {
        catchThrowable(commits::close);
    }

    @Test
    void call_thatFailsTheFile_hasTheWholeCause() {
        Throwable failure = catchThrowable(this::fail);

        assertThat(failure)
                .isInstanceOf(TaskStoreException.class)
                .hasRootCause(FULL)
                .hasMessageContaining("is not used again before a restart")
                .hasMessageEndingWith(": No space left on device");
    }

    @Test
    void call_afterTheFileFailed_hasOnlyTheTextOfTheCause() {
        catchThrowable(this::fail);

        Throwable failure =
                catchThrowable(() -> commits.call(file -> file.tasks().size()));

        assertThat(failure)
                .isInstanceOf(TaskStoreException.class)
                .hasMessageContaining("is not used again before a restart")
                .hasMessageEndingWith(": No space left on device");
        assertThat(failure).hasNoCause();
        assertThat(failure.getStackTrace()).isEmpty();
    }

    private void fail() {
        commits.call(file -> {
            throw new UncheckedIOException("writing failed", FULL);
        });
    }
}

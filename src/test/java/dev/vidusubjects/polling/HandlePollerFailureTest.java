package dev.vidusubjects.polling;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlePollerFailureTest {

    @TempDir
    Path data;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void handle_defectWithUnprintableName_isQuotedOnOneLine() throws Exception {
        Task task = submitted();

        Task ended =
                fixture.failureHandler.handle(task.id(), "java.lang.Error\n{}").task();

        assertThat(ended.error().orElseThrow().message()).startsWith("polling it failed (java.lang.Error?{});");
    }

    @Test
    void handle_platformFailure_postponesThePoll() throws Exception {
        Task task = submitted();

        PollAgain again = (PollAgain) fixture.failureHandler.handle(task.id(), "States.Timeout");

        PollState before = task.pollState().orElseThrow();
        assertThat(again.task().pollState())
                .contains(before.postponed(fixture.clock.instant().plus(again.delay())));
    }

    private Task submitted() throws Exception {
        fixture.provider.then(waiting());
        return fixture.submit.submit(hero("Hero", null)).task();
    }
}

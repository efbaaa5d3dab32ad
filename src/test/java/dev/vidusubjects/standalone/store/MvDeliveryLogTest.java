package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvDeliveryLogTest {

    @TempDir
    Path folder;

    private MvTaskStore store;
    private MvDeliveryLog log;

    @BeforeEach
    void open() {
        store = new MvTaskStore(folder);
        log = new MvDeliveryLog(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static DeliveryAttempt attempt(int task, int number) {
        return new DeliveryAttempt(
                new AnnouncementId(Tasks.id(task), 3),
                "https://hooks.example.com/vidu",
                number,
                Tasks.START.plusSeconds(number),
                Duration.ofMillis(120),
                OptionalInt.of(503),
                Optional.empty(),
                Optional.of("try \"later\" — 不明"),
                Outcome.RETRIED,
                Optional.of(Tasks.START.plusSeconds(number + 5)));
    }

    @Test
    void read_taskWithoutAttempts_isEmpty() {
        log.add(attempt(1, 1));

        assertThat(log.read(Tasks.id(2))).isEmpty();
    }

    @Test
    void read_afterARestart_hasTheAttemptsInOrder() {
        log.add(attempt(1, 1));
        log.add(attempt(2, 1));
        log.add(attempt(1, 2));

        close();
        open();

        assertThat(log.read(Tasks.id(1))).containsExactly(attempt(1, 1), attempt(1, 2));
    }

    @Test
    void add_moreThanTheMaximum_dropsTheOldest() {
        for (int i = 1; i <= DeliveryLog.MAX_ATTEMPTS + 2; i++) {
            log.add(attempt(1, i));
        }

        assertThat(log.read(Tasks.id(1)))
                .hasSize(DeliveryLog.MAX_ATTEMPTS)
                .startsWith(attempt(1, 3))
                .endsWith(attempt(1, DeliveryLog.MAX_ATTEMPTS + 2));
    }

    @Test
    void add_toADamagedList_startsANewOne() {
        store.commits().call(file -> file.attempts().put(Tasks.id(1).value(), "[{"));
        assertThat(log.read(Tasks.id(1))).isEmpty();

        log.add(attempt(1, 1));

        assertThat(log.read(Tasks.id(1))).containsExactly(attempt(1, 1));
    }

    @Test
    void add_afterTheFileIsClosed_isOnlyLogged() {
        close();

        try (RecordedLog recorded = RecordedLog.ofPackageOf(MvDeliveryLog.class)) {
            log.add(attempt(1, 1));

            assertThat(recorded.events()).containsExactly("delivery_not_logged");
        }
    }
}

package dev.vidusubjects.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.state.StateStore.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every {@link StateStore}. Each test starts with an empty store. */
public abstract class StateStoreContract {

    private static final int RACERS = 8;

    /** @return the store under test: the same store within a test, empty when the test starts */
    protected abstract StateStore store() throws Exception;

    @Test
    void read_absentDocument_isEmpty() throws Exception {
        assertThat(store().read("breaker")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " leading and trailing ", "Zoë 英雄 🦸 \"q\" \\ \n"})
    void replace_absentDocument_createsIt(String value) throws Exception {
        assertThat(store().replace("breaker", value, StateStore.ABSENT)).isTrue();

        Entry entry = store().read("breaker").orElseThrow();
        assertThat(entry.value()).isEqualTo(value);
        assertThat(entry.version()).isPositive();
    }

    @Test
    void replace_documentOfMaximumSize_isReadBackWhole() throws Exception {
        String value = "x".repeat(100_000);

        assertThat(store().replace("breaker", value, StateStore.ABSENT)).isTrue();

        assertThat(store().read("breaker")).map(Entry::value).contains(value);
    }

    @Test
    void replace_currentVersion_replacesIt() throws Exception {
        store().replace("breaker", "one", StateStore.ABSENT);
        long version = store().read("breaker").orElseThrow().version();

        assertThat(store().replace("breaker", "two", version)).isTrue();

        Entry entry = store().read("breaker").orElseThrow();
        assertThat(entry.value()).isEqualTo("two");
        assertThat(entry.version()).isGreaterThan(version);
    }

    @Test
    void replace_olderVersion_changesNothing() throws Exception {
        store().replace("breaker", "one", StateStore.ABSENT);
        long version = store().read("breaker").orElseThrow().version();
        store().replace("breaker", "two", version);

        assertThat(store().replace("breaker", "three", version)).isFalse();
        assertThat(store().replace("breaker", "three", StateStore.ABSENT)).isFalse();

        assertThat(store().read("breaker")).map(Entry::value).contains("two");
    }

    @Test
    void replace_versionOfAbsentDocument_changesNothing() throws Exception {
        assertThat(store().replace("breaker", "one", 1)).isFalse();

        assertThat(store().read("breaker")).isEmpty();
    }

    @Test
    void replace_twoDocuments_keepsThemApart() throws Exception {
        store().replace("breaker", "one", StateStore.ABSENT);
        store().replace("reading", "two", StateStore.ABSENT);

        assertThat(store().read("breaker")).map(Entry::value).contains("one");
        assertThat(store().read("reading")).map(Entry::value).contains("two");
    }

    @Test
    void replace_bySeveralAtOnce_letsExactlyOneWinEachVersion() throws Exception {
        long version = StateStore.ABSENT;
        for (int round = 0; round < 5; round++) {
            List<Boolean> won = race(version);

            assertThat(won).containsOnlyOnce(true);
            Entry entry = store().read("breaker").orElseThrow();
            assertThat(entry.value()).isEqualTo("racer-" + won.indexOf(true));
            version = entry.version();
        }
    }

    private List<Boolean> race(long version) throws Exception {
        CyclicBarrier start = new CyclicBarrier(RACERS);
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int racer = 0; racer < RACERS; racer++) {
                String value = "racer-" + racer;
                calls.add(() -> {
                    start.await();
                    return store().replace("breaker", value, version);
                });
            }
            List<Boolean> won = new ArrayList<>();
            for (Future<Boolean> result : threads.invokeAll(calls)) {
                won.add(result.get());
            }
            return won;
        } finally {
            threads.shutdownNow();
        }
    }
}

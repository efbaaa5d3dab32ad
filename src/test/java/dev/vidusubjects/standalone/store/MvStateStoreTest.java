package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStore.Entry;
import dev.vidusubjects.state.StateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvStateStoreTest extends StateStoreContract {

    @TempDir
    Path folder;

    private MvTaskStore tasks;
    private StateStore store;

    @BeforeEach
    void open() {
        tasks = new MvTaskStore(folder);
        store = new MvStateStore(tasks);
    }

    @AfterEach
    void close() {
        tasks.close();
    }

    @Override
    protected StateStore store() {
        return store;
    }

    @Test
    void read_afterRestart_returnsTheLastDocument() {
        store.replace("breaker", "one", StateStore.ABSENT);
        store.replace("breaker", "two", store.read("breaker").orElseThrow().version());
        tasks.close();

        open();

        assertThat(store.read("breaker")).map(Entry::value).contains("two");
    }
}

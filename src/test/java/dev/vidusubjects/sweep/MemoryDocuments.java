package dev.vidusubjects.sweep;

import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Documents in memory, with a hook before each write. */
final class MemoryDocuments implements ResultStore, StateStore {

    /** The documents by prefix and path. */
    final Map<String, byte[]> results = new HashMap<>();

    final Map<String, Entry> states = new HashMap<>();

    /** Called before and after each write; it may throw. */
    Runnable atWrite = () -> {};

    int stateReads;

    @Override
    public String write(Prefix prefix, String path, byte[] document) {
        atWrite.run();
        results.put(prefix.storage().path(path), document);
        atWrite.run();
        return "memory://" + prefix.storage().path(path);
    }

    @Override
    public Optional<Document> find(Prefix prefix, String path) {
        return Optional.ofNullable(results.get(prefix.storage().path(path)))
                .map(content -> new Document(content, Integer.toString(Arrays.hashCode(content))));
    }

    @Override
    public Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version) {
        boolean current = find(prefix, path).map(Document::version).equals(version);
        return current ? Optional.of(write(prefix, path, document)) : Optional.empty();
    }

    @Override
    public void delete(Prefix prefix, String path) {
        atWrite.run();
        results.remove(prefix.storage().path(path));
        atWrite.run();
    }

    @Override
    public Optional<Entry> read(String name) {
        stateReads++;
        return Optional.ofNullable(states.get(name));
    }

    @Override
    public boolean replace(String name, String value, long expected) {
        atWrite.run();
        long version = Optional.ofNullable(states.get(name)).map(Entry::version).orElse(ABSENT);
        if (version == expected) {
            states.put(name, new Entry(value, version + 1));
        }
        atWrite.run();
        return version == expected;
    }
}

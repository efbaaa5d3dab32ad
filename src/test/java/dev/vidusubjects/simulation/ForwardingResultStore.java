package dev.vidusubjects.simulation;

import dev.vidusubjects.result.ResultStore;
import java.io.IOException;
import java.util.Optional;

/** A result store that hands every call on. Broken variants override what they break. */
class ForwardingResultStore implements ResultStore {

    final ResultStore store;

    ForwardingResultStore(ResultStore store) {
        this.store = store;
    }

    @Override
    public String write(Prefix prefix, String path, byte[] document) throws IOException {
        return store.write(prefix, path, document);
    }

    @Override
    public Optional<byte[]> read(Prefix prefix, String path) throws IOException {
        return store.read(prefix, path);
    }
}

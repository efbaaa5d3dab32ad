package dev.vidusubjects.simulation;

import dev.vidusubjects.result.ResultStore;
import java.io.IOException;
import java.util.Optional;

/** A result store that forwards every call. Broken variants override the methods that they break. */
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
    public Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version)
            throws IOException {
        return store.replace(prefix, path, document, version);
    }

    @Override
    public Optional<Document> find(Prefix prefix, String path) throws IOException {
        return store.find(prefix, path);
    }

    @Override
    public void delete(Prefix prefix, String path) throws IOException {
        store.delete(prefix, path);
    }
}

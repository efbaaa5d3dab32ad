package dev.vidusubjects.simulation;

import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.result.ResultStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Documents in memory: the reference implementation of the store. */
final class MemoryResultStore implements ResultStore {

    static final String ROOT = "local://";

    private final Map<String, Document> documents = new LinkedHashMap<>();
    private int versions;

    @Override
    public synchronized String write(Prefix prefix, String path, byte[] document) throws IOException {
        documents.put(name(prefix, path), new Document(document.clone(), Integer.toString(++versions)));
        return uri(prefix, path);
    }

    @Override
    public synchronized Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version)
            throws IOException {
        Optional<String> current = find(prefix, path).map(Document::version);
        return current.equals(version) ? Optional.of(write(prefix, path, document)) : Optional.empty();
    }

    @Override
    public synchronized Optional<Document> find(Prefix prefix, String path) throws IOException {
        return Optional.ofNullable(documents.get(name(prefix, path)))
                .map(document -> new Document(document.content().clone(), document.version()));
    }

    @Override
    public synchronized void delete(Prefix prefix, String path) throws IOException {
        documents.remove(name(prefix, path));
    }

    /** @return the URI of a document, percent-encoded */
    static String uri(Prefix prefix, String path) {
        return ROOT + prefix.storage().path(StoragePath.encode(path));
    }

    private static String name(Prefix prefix, String path) throws IOException {
        if (!StoragePath.isPlain(path)) {
            throw new IOException("not a plain path");
        }
        return prefix.storage().path(path);
    }
}

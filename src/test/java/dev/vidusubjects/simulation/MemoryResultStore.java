package dev.vidusubjects.simulation;

import dev.vidusubjects.media.StoragePath;
import dev.vidusubjects.result.ResultStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Documents in memory: the reference implementation of the store. */
final class MemoryResultStore implements ResultStore {

    static final String ROOT = "local://";

    private final Map<String, byte[]> documents = new LinkedHashMap<>();

    @Override
    public synchronized String write(Prefix prefix, String path, byte[] document) throws IOException {
        String name = name(prefix, path);
        documents.put(name, document.clone());
        return ROOT + prefix.path() + StoragePath.encode(path);
    }

    @Override
    public synchronized Optional<byte[]> read(Prefix prefix, String path) throws IOException {
        return Optional.ofNullable(documents.get(name(prefix, path))).map(byte[]::clone);
    }

    /** Deletes a document; an absent one is no error. */
    public synchronized void delete(Prefix prefix, String path) throws IOException {
        documents.remove(name(prefix, path));
    }

    private static String name(Prefix prefix, String path) throws IOException {
        if (!StoragePath.isPlain(path)) {
            throw new IOException("not a plain path");
        }
        return prefix.path() + path;
    }
}

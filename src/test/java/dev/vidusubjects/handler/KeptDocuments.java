package dev.vidusubjects.handler;

import dev.vidusubjects.result.ResultStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A store of documents in memory. */
final class KeptDocuments implements ResultStore {

    private final Map<String, byte[]> documents = new TreeMap<>();
    private int writes;

    @Override
    public String write(Prefix prefix, String path, byte[] document) {
        writes++;
        documents.put(prefix.path() + path, document);
        return "local://" + prefix.path() + path;
    }

    @Override
    public Optional<byte[]> read(Prefix prefix, String path) {
        return Optional.ofNullable(documents.get(prefix.path() + path));
    }

    Set<String> paths() {
        return documents.keySet();
    }

    int writes() {
        return writes;
    }
}

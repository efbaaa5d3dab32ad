package dev.vidusubjects.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Splits entries into the batches that a service accepts in one call. */
final class BatchSplit {

    /** The maximum number of entries that SQS and EventBridge accept in one call. */
    static final int MAX_ENTRIES = 10;

    /**
     * The maximum size of all entries of one call, in bytes. Both services accept 1 MB today; 256 KB is the limit that
     * they always had, and that other servers have.
     */
    static final int MAX_BYTES = 262_144;

    private BatchSplit() {}

    /**
     * @param size the size of an entry in bytes
     * @return the entries in their order, in batches of at most {@value #MAX_ENTRIES} entries and {@value #MAX_BYTES}
     *     bytes; an entry that is larger is a batch of its own
     */
    static <T> List<List<T>> of(List<T> entries, ToIntFunction<T> size) {
        List<List<T>> batches = new ArrayList<>();
        List<T> batch = new ArrayList<>();
        long bytes = 0;
        for (T entry : entries) {
            int added = size.applyAsInt(entry);
            if (!batch.isEmpty() && (batch.size() == MAX_ENTRIES || bytes + added > MAX_BYTES)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(entry);
            bytes += added;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }
}

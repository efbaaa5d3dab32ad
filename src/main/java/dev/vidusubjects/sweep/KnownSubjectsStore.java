package dev.vidusubjects.sweep;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.sweep.ReadingState.Bulk;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Stores known subjects as documents of the result storage. A document is never changed: each version has its own name,
 * and the reading state names the current version. The last version that was read or written stays in memory.
 */
final class KnownSubjectsStore {

    private static final Logger LOG = Logger.getLogger(KnownSubjectsStore.class);

    private final ResultStore results;
    private final AtomicReference<Loaded> last = new AtomicReference<>();

    /** The known subjects must not be changed after this record is created. */
    private record Loaded(Bulk bulk, KnownSubjects known) {}

    KnownSubjectsStore(ResultStore results) {
        this.results = results;
    }

    /**
     * @return the known subjects of a version, which the caller must not change, or empty if the document does not
     *     exist or is damaged
     * @throws IOException if the storage fails
     */
    Optional<KnownSubjects> load(Bulk bulk) throws IOException {
        Loaded loaded = last.get();
        if (loaded != null && loaded.bulk.equals(bulk)) {
            return Optional.of(loaded.known);
        }
        Optional<byte[]> document = results.read(Prefix.STATE, path(bulk));
        if (document.isEmpty()) {
            return Optional.empty();
        }
        try {
            KnownSubjects known = KnownSubjectsFormat.read(document.get());
            last.set(new Loaded(bulk, known));
            return Optional.of(known);
        } catch (IOException e) {
            LogEvent.of("known_subjects_damaged").with("path", path(bulk)).error(LOG, e);
            return Optional.empty();
        }
    }

    /** @throws IOException if the storage fails */
    void save(Bulk bulk, KnownSubjects known) throws IOException {
        results.write(Prefix.STATE, path(bulk), KnownSubjectsFormat.write(known));
    }

    /** Keeps a version in memory that is saved and current. The caller must not change it afterwards. */
    void keep(Bulk bulk, KnownSubjects known) {
        last.set(new Loaded(bulk, known));
    }

    /** Deletes a document. If the deletion fails, the document stays, but it is never read. */
    void delete(Bulk bulk) {
        try {
            results.delete(Prefix.STATE, path(bulk));
        } catch (IOException | RuntimeException e) {
            LogEvent.of("known_subjects_not_deleted").with("path", path(bulk)).warn(LOG);
        }
    }

    private static String path(Bulk bulk) {
        return "known-subjects/" + bulk.number() + "-" + bulk.owner() + ".bin";
    }
}

package dev.vidusubjects.standalone.incoming;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A file of the incoming folder that is not processed yet: it has to wait while it, or the media of a manifest, may
 * still be copied.
 *
 * @param path the path below the incoming folder
 * @param since the instant at which the file was first seen with this fingerprint
 */
record PendingFile(String path, FileFingerprint fingerprint, Instant since) {

    /** The longest time for which a manifest waits for a folder whose files keep changing. */
    private static final Duration MAX_WAIT_FOR_MEDIA = Duration.ofMinutes(5);

    /** @return whether the file did not change for the settle time */
    boolean isSettled(Duration settle, Instant now) {
        return !since.plus(settle).isAfter(now);
    }

    /** @param unsettledFolders the folders in whose sub-folders media still change */
    boolean waitsForMedia(Set<String> unsettledFolders, Instant now) {
        return isManifest()
                && unsettledFolders.contains(IncomingFiles.parent(path))
                && since.plus(MAX_WAIT_FOR_MEDIA).isAfter(now);
    }

    boolean isManifest() {
        return path.regionMatches(true, path.length() - 5, ".json", 0, 5);
    }
}

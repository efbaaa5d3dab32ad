package dev.vidusubjects.standalone.incoming;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** The size and the modification time of a file. If one of them differs, the file has changed. */
record FileFingerprint(long size, Instant modified) {

    static FileFingerprint of(BasicFileAttributes attributes) {
        return new FileFingerprint(
                attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}

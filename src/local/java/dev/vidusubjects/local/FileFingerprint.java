package dev.vidusubjects.local;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** What tells at a glance that a file has changed. */
record FileFingerprint(long size, Instant modified) {

    static FileFingerprint of(BasicFileAttributes attributes) {
        return new FileFingerprint(attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}

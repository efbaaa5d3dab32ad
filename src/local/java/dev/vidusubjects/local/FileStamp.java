package dev.vidusubjects.local;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** What tells at a glance that a file has changed. */
record FileStamp(long size, Instant modified) {

    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}

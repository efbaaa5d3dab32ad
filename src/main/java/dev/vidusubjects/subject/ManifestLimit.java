package dev.vidusubjects.subject;

/**
 * The maximum size of a manifest.
 *
 * @param bytes maximum number of bytes, ≥ 1
 */
public record ManifestLimit(int bytes) {

    public ManifestLimit {
        if (bytes < 1) {
            throw new IllegalArgumentException("subjects.media.max-manifest must be at least 1 byte: found " + bytes);
        }
    }
}

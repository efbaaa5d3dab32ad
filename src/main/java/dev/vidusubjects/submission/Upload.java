package dev.vidusubjects.submission;

import java.time.Instant;

/**
 * A file that appeared below {@code incoming/}.
 *
 * @param path below {@code incoming/}, slash-separated, decoded
 * @param version what tells this content from an earlier one under the same name: an object version, an ETag, or the
 *     content's digest; part of the idempotency key
 * @param size in bytes, ≥ 0
 * @param uploadedAt when this content was written
 */
public record Upload(String path, String version, long size, Instant uploadedAt) {}

package dev.vidusubjects.submission;

import java.time.Instant;
import java.util.Optional;

/**
 * A file that appeared below {@code incoming/}.
 *
 * @param path the path below {@code incoming/}, slash-separated, decoded
 * @param version the storage's version id of the content that appeared; empty if the storage keeps no versions, in
 *     which case the current content is used
 * @param size the size in bytes, ≥ 0
 * @param uploadedAt the instant at which this content was written or first seen; it determines the order of the results
 *     of one path
 */
public record Upload(String path, Optional<String> version, long size, Instant uploadedAt) {}

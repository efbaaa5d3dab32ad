package dev.vidusubjects.submission;

import java.time.Instant;
import java.util.Optional;

/**
 * A file that appeared below {@code incoming/}.
 *
 * @param path below {@code incoming/}, slash-separated, decoded
 * @param version of the content that appeared, as the storage names it; empty where it keeps no versions: then the present
 *     content is taken
 * @param size in bytes, ≥ 0
 * @param uploadedAt when this content was written, or first seen; orders the results of one path
 */
public record Upload(String path, Optional<String> version, long size, Instant uploadedAt) {}

package dev.vidusubjects.media.web;

/**
 * A complete resource, written to a file.
 *
 * @param bytes its length in bytes
 * @param sha256 its hash: 64 lower-case hexadecimal digits
 */
public record Download(long bytes, String sha256) {}

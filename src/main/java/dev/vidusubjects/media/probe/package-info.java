/**
 * Reads format, size, orientation and duration from the headers of untrusted media files.
 * Every read is bounded in bytes and parts; nothing is decoded.
 */
package dev.vidusubjects.media.probe;

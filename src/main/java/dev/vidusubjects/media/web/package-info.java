/**
 * The guarded HTTP client for URLs that are untrusted input: ranges of media, whole downloads and POST, by default to
 * public addresses and by https only. The address that was checked is the address that is connected to.
 */
package dev.vidusubjects.media.web;

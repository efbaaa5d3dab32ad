package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaFormat;
import java.time.Duration;
import java.util.Optional;

/**
 * The properties of a media item, read from its headers.
 *
 * @param format detected from the content, never from the name or the declared type
 * @param width in pixels as shown, that is, after EXIF orientation or track rotation, ≥ 1
 * @param height in pixels as shown, like {@code width}, ≥ 1
 * @param duration of a video; empty for an image
 */
public record MediaInfo(MediaFormat format, int width, int height, Optional<Duration> duration) {}

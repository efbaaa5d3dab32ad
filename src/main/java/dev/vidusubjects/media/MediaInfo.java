package dev.vidusubjects.media;

import java.time.Duration;
import java.util.Optional;

/**
 * What the headers of a media item say.
 *
 * @param format by content, never by name or declaration
 * @param width in pixels as shown, that is after EXIF orientation or track rotation, ≥ 1
 * @param height likewise
 * @param duration of a video; empty for an image
 */
public record MediaInfo(MediaFormat format, int width, int height, Optional<Duration> duration) {}

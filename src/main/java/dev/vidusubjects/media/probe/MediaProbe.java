package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads format, size in pixels and duration from media headers. It is designed for untrusted files: it reads through
 * one bounded buffer, skips to positions without reading the bytes between, never allocates memory of a size found in a
 * file, and refuses files with too many parts.
 */
public final class MediaProbe {

    private static final String ALLOWED = "allowed are png, jpeg and webp images and mp4, mov and avi videos";

    private MediaProbe() {}

    /**
     * @return the properties of the media item
     * @throws MediaException {@link Rule#MEDIA_FORMAT} if it has none of the formats of {@link MediaFormat},
     *     {@link Rule#MEDIA_TRUNCATED} if a part of it is missing at the end, {@link Rule#MEDIA_DAMAGED} if its headers
     *     are malformed, contradictory or hostile
     * @throws IOException if reading failed; this does not mean that the content is invalid
     */
    public static MediaInfo probe(MediaContent content) throws MediaException, IOException {
        if (content.size() == 0) {
            throw new MediaException(Rule.MEDIA_FORMAT, "found an empty file: " + ALLOWED);
        }
        BoundedReader reader = new BoundedReader(content);
        FormatDetector detector = new FormatDetector(reader);
        Optional<MediaFormat> format = detector.format();
        if (format.isEmpty()) {
            throw new MediaException(Rule.MEDIA_FORMAT, "found " + detector.otherFormat() + ": " + ALLOWED);
        }
        reader.setFormat(format.get());
        return switch (format.get()) {
            case PNG -> new PngHeader(reader).read();
            case JPEG -> new JpegHeader(reader).read();
            case WEBP -> new WebpHeader(reader).read();
            case MP4, MOV -> new IsoHeader(reader, format.get()).read();
            case AVI -> new AviHeader(reader).read();
        };
    }

    /**
     * Checks that a picture is complete, if its headers alone do not show this: a JPEG file states no length and has
     * only an end-of-image marker somewhere after its pixels. Reads backwards from the end; usually one small part is
     * enough.
     *
     * @param info the result of {@link #probe}
     * @throws MediaException {@link Rule#MEDIA_TRUNCATED} if the end of the picture is missing
     * @throws IOException if reading failed; this does not mean that the content is invalid
     */
    public static void requireEnd(MediaContent content, MediaInfo info) throws MediaException, IOException {
        if (info.format() == MediaFormat.JPEG) {
            BoundedReader reader = new BoundedReader(content);
            reader.setFormat(MediaFormat.JPEG);
            JpegEnd.require(content, new JpegHeader(reader).pixelStart());
        }
    }
}

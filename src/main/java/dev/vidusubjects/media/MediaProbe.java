package dev.vidusubjects.media;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads format, size in pixels and duration from media headers. Made for strangers' files: it reads through one bounded
 * window, skips by position, allocates nothing by a number found in a file, and gives up on files that are cut into too
 * many parts.
 */
public final class MediaProbe {

    /** The rule of content that is none of the accepted formats. */
    public static final String FORMAT_RULE = "media_format";

    /** The rule of content that is cut off or contradicts itself. */
    public static final String DAMAGED_RULE = "media_damaged";

    /** The rule of content that ends before its format says that it does. */
    public static final String TRUNCATED_RULE = "media_truncated";

    private static final String ALLOWED = "allowed are png, jpeg and webp images and mp4, mov and avi videos";

    private MediaProbe() {}

    /**
     * @throws MediaException {@link #FORMAT_RULE} if it is none of the formats of {@link MediaFormat}, {@link
     *     #TRUNCATED_RULE} if a part of it is cut off, {@link #DAMAGED_RULE} if its headers are contradictory or hostile
     * @throws IOException if reading failed, which says nothing about the content
     */
    public static MediaInfo probe(MediaContent content) throws MediaException, IOException {
        if (content.size() == 0) {
            throw new MediaException(FORMAT_RULE, "found an empty file: " + ALLOWED);
        }
        BoundedReader window = new BoundedReader(content);
        FormatDetector signature = new FormatDetector(window);
        Optional<MediaFormat> format = signature.format();
        if (format.isEmpty()) {
            throw new MediaException(FORMAT_RULE, "found " + signature.otherFormat() + ": " + ALLOWED);
        }
        window.of(format.get());
        return switch (format.get()) {
            case PNG -> new PngHeader(window).read();
            case JPEG -> new JpegHeader(window).read();
            case WEBP -> new WebpHeader(window).read();
            case MP4, MOV -> new IsoHeader(window, format.get()).read();
            case AVI -> new AviHeader(window).read();
        };
    }

    /**
     * Finds out whether a picture is there to its end, where its headers alone do not tell: a JPEG file has no length, only an
     * end-of-image marker somewhere behind its pixels. Reads from the end backwards; mostly that is one small part.
     *
     * @param info of {@link #probe}
     * @throws MediaException {@link #TRUNCATED_RULE} if it has no end
     * @throws IOException if reading failed, which says nothing about the content
     */
    public static void requireEnd(MediaContent content, MediaInfo info) throws MediaException, IOException {
        if (info.format() == MediaFormat.JPEG) {
            BoundedReader window = new BoundedReader(content);
            window.of(MediaFormat.JPEG);
            JpegEnd.require(content, new JpegHeader(window).pixels());
        }
    }
}

package dev.vidusubjects.builder;

import dev.vidusubjects.media.MediaContent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/** Well-formed media files for tests, as small as their formats allow. */
public final class MediaFiles {

    private MediaFiles() {}

    /** @return a PNG of one colour that every decoder can read */
    public static byte[] png(int width, int height) {
        return PngFiles.png(width, height);
    }

    /** @return a decodable PNG of exactly {@code length} bytes; most of them are padding in a private chunk */
    public static byte[] png(int width, int height, int length) {
        return PngFiles.png(width, height, length);
    }

    /** @return a JPEG of one colour that every decoder can read */
    public static byte[] jpeg(int width, int height) {
        return JpegFiles.jpeg(width, height);
    }

    /**
     * @param orientation the EXIF orientation, 1–8; from 5 to 8 the picture is displayed with width and height swapped
     */
    public static byte[] jpeg(int width, int height, int orientation) {
        return JpegFiles.withOrientation(JpegFiles.jpeg(width, height), orientation);
    }

    /** @return a lossless WebP of one colour that every decoder can read; width and height are at most 16384 pixels */
    public static byte[] webp(int width, int height) {
        return RiffFiles.webpLossless(width, height);
    }

    /** @return an MP4 with one video track; its headers are complete, its pictures cannot be decoded */
    public static byte[] mp4(int width, int height, Duration duration) {
        return new IsoFiles(width, height, duration).mp4();
    }

    /** @return a QuickTime movie with its header at the end, as cameras write it; otherwise like {@link #mp4} */
    public static byte[] mov(int width, int height, Duration duration) {
        return new IsoFiles(width, height, duration).mov();
    }

    /** @return an AVI with one video stream of 25 pictures per second; the duration is rounded to whole pictures */
    public static byte[] avi(int width, int height, Duration duration) {
        return RiffFiles.avi(width, height, duration);
    }

    /** @return {@code data:TYPE;base64,…} */
    public static String dataUri(String contentType, byte[] bytes) {
        return "data:" + contentType + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    /** @return content in memory that consists of the bytes */
    public static MediaContent content(byte[] bytes) {
        return new MediaContent() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long position, byte[] into, int offset, int length) {
                int count = (int) Math.max(0, Math.min(length, bytes.length - position));
                System.arraycopy(bytes, (int) Math.min(position, bytes.length), into, offset, count);
                return count;
            }
        };
    }

    public static byte[] truncated(byte[] file, int length) {
        return Arrays.copyOf(file, length);
    }
}

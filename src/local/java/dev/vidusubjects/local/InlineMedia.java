package dev.vidusubjects.local;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes stored media as data URIs, a window at a time: the text itself is the only thing of its size. */
final class InlineMedia {

    /** Divisible by 3, so that windows join without padding between them. */
    private static final int WINDOW = 48 * 1024;

    private InlineMedia() {}

    /** @throws IOException if it cannot be read, or became shorter meanwhile */
    static String dataUri(MediaContent content, MediaFormat format) throws IOException {
        byte[] header = ("data:" + format.contentType() + ";base64,").getBytes(StandardCharsets.US_ASCII);
        byte[] text = new byte[Math.toIntExact(header.length + (content.size() + 2) / 3 * 4)];
        System.arraycopy(header, 0, text, 0, header.length);
        byte[] window = new byte[WINDOW];
        byte[] encoded = new byte[WINDOW / 3 * 4];
        int end = header.length;
        for (long position = 0; position < content.size(); position += WINDOW) {
            int count = content.read(position, window, 0, WINDOW);
            byte[] exact = count == WINDOW ? window : Arrays.copyOf(window, count);
            int length = Base64.getEncoder().encode(exact, encoded);
            System.arraycopy(encoded, 0, text, end, length);
            end += length;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}

package dev.vidusubjects.standalone.files;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes stored media as data URIs, chunk by chunk, so that only the text of the data URI needs memory of its size. */
final class InlineMedia {

    /** In bytes. Divisible by 3, so that the base64 of a chunk has no padding before the next chunk. */
    private static final int CHUNK_SIZE = 48 * 1024;

    private InlineMedia() {}

    /** @throws IOException if the content cannot be read, or became shorter during the read */
    static String dataUri(MediaContent content, MediaFormat format) throws IOException {
        byte[] header = ("data:" + format.contentType() + ";base64,").getBytes(StandardCharsets.US_ASCII);
        byte[] text = new byte[Math.toIntExact(header.length + (content.size() + 2) / 3 * 4)];
        System.arraycopy(header, 0, text, 0, header.length);
        byte[] chunk = new byte[CHUNK_SIZE];
        byte[] encoded = new byte[CHUNK_SIZE / 3 * 4];
        int end = header.length;
        for (long position = 0; position < content.size(); position += CHUNK_SIZE) {
            int count = content.read(position, chunk, 0, CHUNK_SIZE);
            byte[] exact = count == CHUNK_SIZE ? chunk : Arrays.copyOf(chunk, count);
            int length = Base64.getEncoder().encode(exact, encoded);
            System.arraycopy(encoded, 0, text, end, length);
            end += length;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}

package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.Rule;
import java.io.IOException;

/**
 * Searches for the end-of-image marker of a JPEG file (ITU-T T.81). The two bytes of the marker cannot occur within
 * compressed pixels, because there a byte FF is followed by 00. In files with further data after the picture, as
 * cameras write it, the marker is before that data.
 */
final class JpegEnd {

    private static final int BUFFER = 64 * 1024;
    private static final byte MARKER = (byte) 0xff;
    private static final byte END_OF_IMAGE = (byte) 0xd9;

    private JpegEnd() {}

    /**
     * @param pixelStart position of the first pixel byte of the first scan
     * @throws MediaException {@link Rule#MEDIA_TRUNCATED} if no marker follows the pixels
     */
    static void require(MediaContent content, long pixelStart) throws MediaException, IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(0, content.size() - pixelStart))];
        // The last byte of a part can be the first byte of the marker, so parts overlap by one byte.
        for (long end = content.size(); end - pixelStart >= 2; ) {
            int length = (int) Math.min(buffer.length, end - pixelStart);
            if (hasEnd(buffer, read(content, end - length, buffer, length))) {
                return;
            }
            if (end - length == pixelStart) {
                break;
            }
            end = end - length + 1;
        }
        throw new MediaException(
                Rule.MEDIA_TRUNCATED,
                "found a truncated JPEG file: it ends at byte " + content.size() + " without an end-of-image marker");
    }

    private static int read(MediaContent content, long position, byte[] buffer, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            int count = content.read(position + filled, buffer, filled, length - filled);
            if (count <= 0) {
                throw new IOException("the content ended at byte " + (position + filled) + " of " + content.size());
            }
            filled += count;
        }
        return filled;
    }

    private static boolean hasEnd(byte[] buffer, int length) {
        for (int i = length - 2; i >= 0; i--) {
            if (buffer[i] == MARKER && buffer[i + 1] == END_OF_IMAGE) {
                return true;
            }
        }
        return false;
    }
}

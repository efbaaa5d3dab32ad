package dev.vidusubjects.media;

import java.io.IOException;

/**
 * Looks for the end-of-image marker of a JPEG file (ITU-T T.81). Within pixels its two bytes cannot occur: a byte FF is followed by
 * 00 there. Files with something behind their picture, as cameras write it, have the marker before that.
 */
final class JpegEnd {

    private static final int BUFFER = 64 * 1024;
    private static final byte MARKER = (byte) 0xff;
    private static final byte END = (byte) 0xd9;

    private JpegEnd() {}

    /**
     * @param pixels where the pixels of the first scan begin
     * @throws MediaException {@link MediaProbe#TRUNCATED_RULE} if no marker follows them
     */
    static void require(MediaContent content, long pixels) throws MediaException, IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(0, content.size() - pixels))];
        // The last byte of a part may be the first one of the marker, so parts overlap by one byte.
        for (long end = content.size(); end - pixels >= 2; ) {
            int length = (int) Math.min(buffer.length, end - pixels);
            if (hasEnd(buffer, read(content, end - length, buffer, length))) {
                return;
            }
            if (end - length == pixels) {
                break;
            }
            end = end - length + 1;
        }
        throw new MediaException(
                MediaProbe.TRUNCATED_RULE,
                "found a truncated JPEG file: it ends at byte " + content.size() + " without an end-of-image marker");
    }

    private static int read(MediaContent content, long position, byte[] buffer, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = content.read(position + done, buffer, done, length - done);
            if (count <= 0) {
                throw new IOException("the content ended at byte " + (position + done) + " of " + content.size());
            }
            done += count;
        }
        return done;
    }

    private static boolean hasEnd(byte[] buffer, int length) {
        for (int i = length - 2; i >= 0; i--) {
            if (buffer[i] == MARKER && buffer[i + 1] == END) {
                return true;
            }
        }
        return false;
    }
}

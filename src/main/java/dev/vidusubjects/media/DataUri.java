package dev.vidusubjects.media;

import java.security.MessageDigest;

/** A media item inline: {@code data:image/png;base64,…}. A window onto the request's body, never a copy of it. */
public final class DataUri implements MediaSource {

    private final byte[] ascii;
    private final int offset;
    private final int length;

    /** @param ascii holds the whole text from {@code data:} on, at {@code offset}, {@code length} bytes long */
    public DataUri(byte[] ascii, int offset, int length) {
        this.ascii = ascii;
        this.offset = offset;
        this.length = length;
    }

    /** @return the media type written before {@code ;base64}; empty text if there is none */
    public String declaredType() {
        throw new UnsupportedOperationException();
    }

    /** @return the decoded length in bytes, computed from the encoded length and the padding */
    public long decodedLength() {
        throw new UnsupportedOperationException();
    }

    /**
     * Scans the whole text once, without decoding it into memory.
     *
     * @return the decoded bytes, a window at a time
     * @throws MediaException {@code data_uri} if it is not well-formed base64 behind a header {@code data:TYPE;base64,}
     */
    public MediaContent content() throws MediaException {
        throw new UnsupportedOperationException();
    }

    /** @return the number of bytes of the text as it was sent */
    public int length() {
        return length;
    }

    /** Adds the text to a digest, without a copy. */
    public void update(MessageDigest digest) {
        digest.update(ascii, offset, length);
    }

    /** @return the whole text; a copy */
    public String text() {
        return new String(ascii, offset, length, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Says what it is, never what it holds. */
    @Override
    public String toString() {
        return "DataUri[" + length + " bytes]";
    }
}

package dev.vidusubjects.media;

import dev.vidusubjects.text.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An inline media item: {@code data:image/png;base64,…}. It refers to a range of the request's body and never copies
 * it.
 */
public final class DataUri implements MediaSource {

    private static final int MAX_HEADER_LENGTH = 256;
    private static final String FORM = "it must have the form data:image/png;base64,… (or another content type)";

    /** RFC 2397, but the type is mandatory. Parameters are tolerated. */
    private static final Pattern HEADER = Pattern.compile(
            "data:([a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*)(;[^;,]*)*;base64", Pattern.CASE_INSENSITIVE);

    private final byte[] ascii;
    private final int offset;
    private final int length;

    /**
     * @param ascii an array that holds the whole text, including {@code data:}, at {@code offset}; the array must not
     *     be changed while this object is in use
     * @param offset index of the first byte of the text
     * @param length number of bytes of the text
     */
    public DataUri(byte[] ascii, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, ascii.length);
        this.ascii = ascii;
        this.offset = offset;
        this.length = length;
    }

    /** @return the media type written before {@code ;base64}, without parameters; empty text if there is none */
    public String declaredType() {
        Matcher matcher = HEADER.matcher(header(Math.max(0, payloadStart() - 1)));
        return matcher.matches() ? matcher.group(1) : "";
    }

    /**
     * Computes the length without reading the encoded bytes, so that a size rule can be applied first.
     *
     * @return the decoded length in bytes, computed from the encoded length and the padding
     */
    public long decodedLength() {
        int payloadStart = payloadStart();
        return payloadStart < 0 ? 0 : Base64Text.decodedLength(ascii, offset + payloadStart, length - payloadStart);
    }

    /**
     * Scans the whole text once, without decoding it into memory.
     *
     * @return the decoded bytes; each read decodes only the requested range
     * @throws MediaException {@code data_uri} if it is not well-formed base64 after a header {@code data:TYPE;base64,}
     */
    public MediaContent content() throws MediaException {
        int payloadStart = payloadStart();
        if (payloadStart < 0) {
            throw new MediaException(Rule.DATA_URI, "found a data URI without a comma after its header: " + FORM);
        }
        String header = header(payloadStart - 1);
        if (!HEADER.matcher(header).matches()) {
            throw new MediaException(Rule.DATA_URI, headerFault(header) + ": " + FORM);
        }
        return Base64Text.check(ascii, offset + payloadStart, length - payloadStart);
    }

    private static String headerFault(String header) {
        if (!header.regionMatches(true, 0, "data:", 0, 5)) {
            return "found a text that does not begin with data:";
        }
        if (!header.regionMatches(true, header.length() - 7, ";base64", 0, 7)) {
            return "found a data URI without ;base64 before its comma";
        }
        return "found a data URI without a content type such as image/png";
    }

    /** @return the index of the first byte after the header's comma; −1 if the first 256 bytes hold no comma */
    private int payloadStart() {
        for (int i = 0; i < Math.min(length, MAX_HEADER_LENGTH); i++) {
            if (ascii[offset + i] == ',') {
                return i + 1;
            }
        }
        return -1;
    }

    private String header(int end) {
        return new String(ascii, offset, end, StandardCharsets.ISO_8859_1);
    }

    /** @return the number of bytes of the text as the client sent it */
    public int length() {
        return length;
    }

    /** Adds the text to a digest without copying it. */
    public void update(MessageDigest digest) {
        digest.update(ascii, offset, length);
    }

    /** @return the whole text, which is not copied */
    public Utf8Text text() {
        return new Utf8Text(ascii, offset, length);
    }

    /** Shows the length, never the content. */
    @Override
    public String toString() {
        return "DataUri[" + length + " bytes]";
    }
}

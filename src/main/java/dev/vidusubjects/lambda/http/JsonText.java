package dev.vidusubjects.lambda.http;

import dev.vidusubjects.text.Utf8Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Decodes the content of a long JSON string in place, which is possible because an escape sequence is always longer
 * than the character that it encodes.
 */
final class JsonText {

    private static final int REPLACEMENT = '?';

    private final byte[] json;
    private final int start;
    private final int limit;
    private int end;
    private int next;

    private JsonText(byte[] json, int start, int limit) {
        this.json = json;
        this.start = start;
        this.limit = limit;
    }

    /**
     * @param json JSON in UTF-8; the bytes of the string are overwritten
     * @param start the offset of the string's content, after its opening quote
     * @param limit the offset after the JSON
     * @throws IOException if the string does not end, or has an escape that JSON does not know
     */
    static JsonText decode(byte[] json, int start, int limit) throws IOException {
        JsonText text = new JsonText(json, start, limit);
        text.unescape();
        return text;
    }

    /** @return the offset of the byte after the closing quote, in the JSON as it was */
    int next() {
        return next;
    }

    /**
     * @param base64 whether the content is base64
     * @return the content in UTF-8, or the bytes that the base64 encodes
     * @throws IllegalArgumentException if {@code base64} is true and the content is not base64
     */
    ByteBuffer content(boolean base64) {
        ByteBuffer content = ByteBuffer.wrap(json, start, end - start);
        return base64 ? Base64.getDecoder().decode(content) : content;
    }

    /** Moves each run without escapes at once: there are few escapes in megabytes of base64. */
    private void unescape() throws IOException {
        int in = start;
        int out = start;
        while (true) {
            int run = Utf8Text.endOfPlain(json, in, limit) - in;
            if (in != out) {
                System.arraycopy(json, in, json, out, run);
            }
            in += run;
            out += run;
            requireBytes(in, 1);
            if (json[in] == '"') {
                break;
            }
            if (json[in] != '\\') {
                json[out++] = json[in++];
                continue;
            }
            requireBytes(in, 2);
            byte escape = json[in + 1];
            in += 2;
            if (escape != 'u') {
                json[out++] = plain(escape);
                continue;
            }
            int c = hex(in);
            in += 4;
            requireBytes(in, 2);
            if (Character.isHighSurrogate((char) c) && json[in] == '\\' && json[in + 1] == 'u') {
                int low = hex(in + 2);
                if (Character.isLowSurrogate((char) low)) {
                    c = Character.toCodePoint((char) c, (char) low);
                    in += 6;
                }
            }
            out = utf8(json, out, c);
        }
        end = out;
        next = in + 1;
    }

    private void requireBytes(int at, int count) throws IOException {
        if (limit - at < count) {
            throw new IOException("not an event of an HTTP API: its body does not end");
        }
    }

    private static byte plain(byte escape) throws IOException {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new IOException("not an event of an HTTP API: its body has an unknown escape");
        };
    }

    private int hex(int at) throws IOException {
        requireBytes(at, 4);
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                throw new IOException("not an event of an HTTP API: its body has an unknown escape");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static int utf8(byte[] json, int at, int c) {
        int out = at;
        if (c < 0x80) {
            json[out++] = (byte) c;
        } else if (c < 0x800) {
            json[out++] = (byte) (0xC0 | c >> 6);
            json[out++] = (byte) (0x80 | c & 0x3F);
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            // UTF-8 cannot encode a single surrogate.
            json[out++] = REPLACEMENT;
        } else if (c < 0x10000) {
            json[out++] = (byte) (0xE0 | c >> 12);
            json[out++] = (byte) (0x80 | c >> 6 & 0x3F);
            json[out++] = (byte) (0x80 | c & 0x3F);
        } else {
            json[out++] = (byte) (0xF0 | c >> 18);
            json[out++] = (byte) (0x80 | c >> 12 & 0x3F);
            json[out++] = (byte) (0x80 | c >> 6 & 0x3F);
            json[out++] = (byte) (0x80 | c & 0x3F);
        }
        return out;
    }
}

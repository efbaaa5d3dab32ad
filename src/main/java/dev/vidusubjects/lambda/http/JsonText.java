package dev.vidusubjects.lambda.http;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Decodes the content of a long JSON string in place, which is possible because an escape sequence is always longer
 * than the character that it encodes.
 */
final class JsonText {

    private static final int REPLACEMENT = '?';

    private JsonText() {}

    /**
     * @param json well-formed JSON in UTF-8; its bytes from {@code start} on are overwritten
     * @param start the offset of the string's content, after its opening quote
     * @param base64 whether the content is base64
     * @return the content in UTF-8, or the bytes that the base64 encodes
     * @throws IllegalArgumentException if {@code base64} is true and the content is not base64
     */
    static ByteBuffer decode(byte[] json, int start, boolean base64) {
        int from = start;
        while (json[from] != '"' && json[from] != '\\') {
            from++;
        }
        int end = json[from] == '"' ? from : unescape(json, from);
        ByteBuffer content = ByteBuffer.wrap(json, start, end - start);
        return base64 ? Base64.getDecoder().decode(content) : content;
    }

    /** @return the end offset of the content, which no longer contains escapes */
    private static int unescape(byte[] json, int firstEscape) {
        int in = firstEscape;
        int out = firstEscape;
        while (json[in] != '"') {
            if (json[in] != '\\') {
                json[out++] = json[in++];
                continue;
            }
            byte escape = json[in + 1];
            in += 2;
            if (escape != 'u') {
                json[out++] = plain(escape);
                continue;
            }
            int c = hex(json, in);
            in += 4;
            if (Character.isHighSurrogate((char) c) && json[in] == '\\' && json[in + 1] == 'u') {
                int low = hex(json, in + 2);
                if (Character.isLowSurrogate((char) low)) {
                    c = Character.toCodePoint((char) c, (char) low);
                    in += 6;
                }
            }
            out = utf8(json, out, c);
        }
        return out;
    }

    private static byte plain(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    private static int hex(byte[] json, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 4 | Character.digit(json[i], 16);
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

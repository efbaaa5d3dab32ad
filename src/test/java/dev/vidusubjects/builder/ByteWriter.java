package dev.vidusubjects.builder;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the parts of a binary file, in either byte order. */
public final class ByteWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ByteWriter u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    public ByteWriter be16(int... values) {
        for (int value : values) {
            u8(value >> 8, value);
        }
        return this;
    }

    public ByteWriter be32(long... values) {
        for (long value : values) {
            u8((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
        }
        return this;
    }

    public ByteWriter be64(long value) {
        return be32(value >> 32, value);
    }

    public ByteWriter le16(int... values) {
        for (int value : values) {
            u8(value, value >> 8);
        }
        return this;
    }

    ByteWriter le24(int value) {
        return u8(value, value >> 8, value >> 16);
    }

    public ByteWriter le32(long... values) {
        for (long value : values) {
            u8((int) value, (int) (value >> 8), (int) (value >> 16), (int) (value >> 24));
        }
        return this;
    }

    public ByteWriter text(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public ByteWriter zeros(int count) {
        out.writeBytes(new byte[count]);
        return this;
    }

    public ByteWriter bytes(byte[]... parts) {
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}

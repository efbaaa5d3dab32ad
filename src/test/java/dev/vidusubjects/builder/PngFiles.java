package dev.vidusubjects.builder;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files. */
public final class PngFiles {

    public static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private PngFiles() {}

    public static byte[] png(int width, int height) {
        return file(header(width, height), chunk("IDAT", pixels(width, height)), end());
    }

    public static byte[] png(int width, int height, int length) {
        byte[] small = png(width, height);
        int padding = length - small.length - 12;
        if (padding < 0) {
            throw new IllegalArgumentException("a PNG of this size needs more than " + length + " bytes");
        }
        return file(
                header(width, height), chunk("IDAT", pixels(width, height)), chunk("paDd", new byte[padding]), end());
    }

    public static byte[] file(byte[]... chunks) {
        return new ByteWriter().bytes(SIGNATURE).bytes(chunks).toBytes();
    }

    /** @return an IHDR chunk for a greyscale picture of 8 bits per pixel */
    public static byte[] header(long width, long height) {
        return chunk(
                "IHDR", new ByteWriter().be32(width, height).u8(8, 0, 0, 0, 0).toBytes());
    }

    public static byte[] end() {
        return chunk("IEND", new byte[0]);
    }

    public static byte[] chunk(String type, byte[] data) {
        byte[] typed = new ByteWriter().text(type).bytes(data).toBytes();
        CRC32 crc = new CRC32();
        crc.update(typed);
        return new ByteWriter()
                .be32(data.length)
                .bytes(typed)
                .be32(crc.getValue())
                .toBytes();
    }

    public static byte[] pixels(int width, int height) {
        byte[] row = new byte[width + 1];
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteWriter out = new ByteWriter();
        byte[] buffer = new byte[8192];
        for (int y = 0; y <= height; y++) {
            if (y < height) {
                deflater.setInput(row);
            } else {
                deflater.finish();
            }
            while (!deflater.needsInput() || y == height && !deflater.finished()) {
                int count = deflater.deflate(buffer);
                out.bytes(java.util.Arrays.copyOf(buffer, count));
                if (count == 0) {
                    break;
                }
            }
        }
        deflater.end();
        return out.toBytes();
    }
}

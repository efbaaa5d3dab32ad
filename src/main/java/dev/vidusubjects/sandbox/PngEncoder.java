package dev.vidusubjects.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Encodes opaque pictures as PNG files with 8 bits per channel (PNG specification, third edition). It needs no AWT,
 * which a native executable may not have.
 */
final class PngEncoder {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int CHANNELS = 3;
    private static final byte BITS_PER_CHANNEL = 8;
    private static final byte COLOUR_TYPE_RGB = 2;
    private static final byte FILTER_SUB = 1;
    private static final int BUFFER_BYTES = 8192;

    private PngEncoder() {}

    /** @param rgb the pixels row by row, as {@code 0xRRGGBB}; the highest byte is ignored */
    static byte[] encode(int width, int height, int[] rgb) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put(BITS_PER_CHANNEL).put(COLOUR_TYPE_RGB);
        writeChunk(file, "IHDR", header.array());
        writeChunk(file, "IDAT", deflate(filteredRows(width, height, rgb)));
        writeChunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    /** @return the rows, each with its filter type, and the differences from the pixel to the left */
    private static byte[] filteredRows(int width, int height, int[] rgb) {
        byte[] rows = new byte[height * (1 + width * CHANNELS)];
        int at = 0;
        for (int y = 0; y < height; y++) {
            rows[at++] = FILTER_SUB;
            int left = 0;
            for (int x = 0; x < width; x++) {
                int pixel = rgb[y * width + x];
                rows[at++] = (byte) ((pixel >> 16) - (left >> 16));
                rows[at++] = (byte) ((pixel >> 8) - (left >> 8));
                rows[at++] = (byte) (pixel - left);
                left = pixel;
            }
        }
        return rows;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void writeChunk(ByteArrayOutputStream file, String type, byte[] data) {
        byte[] typeAndData = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(typeAndData);
        file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        file.writeBytes(typeAndData);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }
}

package dev.vidusubjects.builder;

import java.time.Duration;

/** Writes RIFF files: WebP and AVI. */
public final class RiffFiles {

    static final int FRAMES_PER_SECOND = 25;

    private RiffFiles() {}

    public static byte[] riff(String form, byte[]... chunks) {
        byte[] body = new ByteWriter().text(form).bytes(chunks).toBytes();
        return new ByteWriter().text("RIFF").le32(body.length).bytes(body).toBytes();
    }

    public static byte[] chunk(String type, byte[] data) {
        return new ByteWriter()
                .text(type)
                .le32(data.length)
                .bytes(data)
                .zeros(data.length % 2)
                .toBytes();
    }

    public static byte[] list(String type, byte[]... chunks) {
        return chunk("LIST", new ByteWriter().text(type).bytes(chunks).toBytes());
    }

    public static byte[] webpLossless(int width, int height) {
        return riff("WEBP", vp8l(width, height));
    }

    /** @return a complete lossless picture; its five prefix codes have one symbol each, so its pixels need no bits */
    public static byte[] vp8l(int width, int height) {
        Bits bits = new Bits();
        bits.put(width - 1, 14).put(height - 1, 14).put(0, 1).put(0, 3);
        bits.put(0, 1).put(0, 1).put(0, 1); // no transform, no colour cache, no meta prefix codes
        for (int symbol : new int[] {110, 58, 165, 255}) { // green, red, blue, alpha
            bits.put(1, 1).put(0, 1).put(1, 1).put(symbol, 8);
        }
        bits.put(1, 1).put(0, 1).put(0, 1).put(0, 1); // distance
        return chunk("VP8L", new ByteWriter().u8(0x2f).bytes(bits.toBytes()).toBytes());
    }

    /** @return a lossy picture: a frame header and partitions of zeros */
    public static byte[] vp8(int width, int height) {
        int firstPartition = 32;
        return chunk(
                "VP8 ",
                new ByteWriter()
                        .le24(firstPartition << 5 | 1 << 4)
                        .u8(0x9d, 0x01, 0x2a)
                        .le16(width, height)
                        .zeros(64)
                        .toBytes());
    }

    public static byte[] vp8x(int flags, int width, int height) {
        return chunk(
                "VP8X",
                new ByteWriter()
                        .u8(flags, 0, 0, 0)
                        .le24(width - 1)
                        .le24(height - 1)
                        .toBytes());
    }

    /** @return an extended WebP with an EXIF chunk after its picture */
    public static byte[] webpExtended(int width, int height, int orientation) {
        return riff(
                "WEBP",
                vp8x(0x08, width, height),
                vp8l(width, height),
                chunk("EXIF", JpegFiles.tiff(orientation, false)));
    }

    public static byte[] avi(int width, int height, Duration duration) {
        int frames = (int) Math.round(duration.toNanos() / 1e9 * FRAMES_PER_SECOND);
        return riff(
                "AVI ",
                list("hdrl", avih(width, height, frames), videoStream(width, height, 1, FRAMES_PER_SECOND, frames)),
                list("movi", chunk("00dc", new byte[32])),
                chunk("idx1", new ByteWriter().text("00dc").le32(16, 4, 32).toBytes()));
    }

    public static byte[] avih(int width, int height, int frames) {
        return chunk(
                "avih",
                new ByteWriter()
                        .le32(1_000_000 / FRAMES_PER_SECOND, 0, 0, 0x10, frames, 0, 1, 0, width, height)
                        .zeros(16)
                        .toBytes());
    }

    public static byte[] videoStream(int width, int height, long scale, long rate, long length) {
        return list("strl", strh("vids", scale, rate, length), bitmapHeader(width, height));
    }

    public static byte[] strh(String type, long scale, long rate, long length) {
        return chunk(
                "strh",
                new ByteWriter()
                        .text(type)
                        .text("MJPG")
                        .le32(0, 0, 0, scale, rate, 0, length, 0, 0, 0)
                        .zeros(8)
                        .toBytes());
    }

    static byte[] bitmapHeader(int width, int height) {
        return chunk(
                "strf",
                new ByteWriter()
                        .le32(40, width, height)
                        .le16(1, 24)
                        .text("MJPG")
                        .le32(0, 0, 0, 0, 0)
                        .toBytes());
    }

    /** Writes bits, the lowest bit first. */
    private static final class Bits {
        private final ByteWriter out = new ByteWriter();
        private int pending;
        private int count;

        Bits put(int value, int bits) {
            for (int i = 0; i < bits; i++) {
                pending |= (value >> i & 1) << count;
                if (++count == 8) {
                    out.u8(pending);
                    pending = 0;
                    count = 0;
                }
            }
            return this;
        }

        byte[] toBytes() {
            if (count > 0) {
                out.u8(pending);
            }
            return out.u8(0).toBytes();
        }
    }
}
